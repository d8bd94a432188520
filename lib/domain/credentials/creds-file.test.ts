import { credsAuthenticator } from '@nats-io/transport-node';
import { createUser, fromPublic } from 'nkeys.js';
import { expect, test } from 'vitest';
import { formatCreds, parseCreds, withJwt } from './creds-file.ts';

test('a NATS client reads the JWT and signs with the seed of the file', () => {
  const pair = createUser();
  const file = new TextEncoder().encode(
    formatCreds('header.claims.signature', new TextDecoder().decode(pair.getSeed())),
  );

  const answer = credsAuthenticator(file)('server-nonce') as { jwt: string; nkey: string; sig: string };

  expect(answer.jwt).toBe('header.claims.signature');
  expect(answer.nkey).toBe(pair.getPublicKey());
  const signature = Uint8Array.from(Buffer.from(answer.sig, 'base64url'));
  expect(fromPublic(answer.nkey).verify(new TextEncoder().encode('server-nonce'), signature)).toBe(true);
});

test('a file is read back, and gets another JWT with all else as it was', () => {
  const file = `# of orders\r\n${formatCreds('a.b.c', 'SUAX').replaceAll('\n', '\r\n')}`;
  expect(parseCreds(file)).toEqual({ jwt: 'a.b.c', seed: 'SUAX' });
  expect(withJwt(file, '$1.$&.f')).toBe(file.replace('a.b.c', () => '$1.$&.f'));
});

test.each([
  '',
  'a.b.c',
  formatCreds('a.b.c', 'SUAX').replace('BEGIN USER NKEY SEED', 'BEGIN'),
  formatCreds('', 'SUAX'),
])('%j is no file of credentials', (text) => {
  expect(parseCreds(text)).toBeNull();
});
