import { afterEach, expect, it, vi } from 'vitest';
import { log } from './log.ts';

afterEach(() => vi.restoreAllMocks());

const lineOf = (error: unknown): string => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log('it failed', { correlation: 'c1' }, error);
  return String(write.mock.calls[0]?.[0]);
};

it('writes one line with the words of an error and of what caused it', () => {
  const line = lineOf(new Error('outer\nline', { cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED' }) }));
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toMatchObject({
    message: 'it failed',
    correlation: 'c1',
    error: { message: 'outer\nline', cause: { message: 'inner', code: 'ECONNREFUSED' } },
  });
});

it.each([
  ['other fields', Object.assign(new Error('x'), { refresh_token: 'secret-1', code: { token: 'secret-1' } })],
  ['a cause that is no error', new Error('x', { cause: { id_token: 'secret-1' } })],
  ['what was thrown and is no error', { token: 'secret-1' }],
  ['a text that was thrown', 'secret-1'],
])('does not write %s', (_, error) => expect(lineOf(error)).not.toContain('secret-1'));
