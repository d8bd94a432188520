import { expect, it } from 'vitest';
import { formatCreds as formatInBrowser } from '../../domain/credentials/creds-file.ts';
import { parseCreds } from './creds-file.ts';

it('reads what the browser assembles', () => {
  expect(parseCreds(formatInBrowser('a.b.c', 'SUAX'))).toEqual({ jwt: 'a.b.c', seed: 'SUAX' });
});

it.each([
  '',
  'a.b.c',
  formatInBrowser('a.b.c', 'SUAX').replace('BEGIN USER NKEY SEED', 'BEGIN'),
  formatInBrowser('', 'SUAX'),
])('is null for %j', (text) => {
  expect(parseCreds(text)).toBeNull();
});
