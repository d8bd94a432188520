import { afterEach, expect, it, vi } from 'vitest';
import { captureConsole } from './capture-console.ts';
import { log } from './log.ts';

afterEach(() => vi.restoreAllMocks());

const lineOf = (error: unknown): string => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log('it failed', { correlation: 'c1' }, error);
  return String(write.mock.calls.at(-1)?.[0]);
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

it('has a level: a warning where there is an error, unless it says otherwise', () => {
  expect(JSON.parse(lineOf(new Error('x')))).toMatchObject({ level: 'warn' });
  expect(JSON.parse(lineOf(undefined))).toMatchObject({ level: 'info' });
});

it('says what is wrong with a connection', () => {
  const cause = Object.assign(new Error('unable to verify'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  expect(JSON.parse(lineOf(new Error('fetch failed', { cause })))).toMatchObject({
    reason: expect.stringContaining('VERTEBRA_CA_FILE') as string,
  });
});

it('has what a provider answered to a wrong secret, and nothing else of the answer', () => {
  const answer = {
    error: 'invalid_client',
    error_description: 'Invalid client credentials',
    client_secret: 'secret-1',
  };
  const line = lineOf(new Error('refused', { cause: Object.assign(new Error('an error in the body'), answer) }));
  expect(line).toContain('"answer":"invalid_client: Invalid client credentials"');
  expect(line).not.toContain('secret-1');
});

const JWT = `eyJ${'a'.repeat(20)}.${'b'.repeat(30)}.${'c'.repeat(40)}`;
const SEED = `SU${'A'.repeat(56)}`;
it.each([
  ['a token', `no access with ${JWT}`, JWT],
  ['a sealed session', `eyJhbGciOiJkaXIi..${'d'.repeat(16)}.${'e'.repeat(90)}.${'f'.repeat(22)}`, 'eeee'],
  ['a cookie', `cookie: __Host-vertebra-session.1=${'g'.repeat(50)}; other=1`, 'gggg'],
  ['a seed', `wrong seed: ${SEED}`, SEED],
  ['a bearer token', `authorization: Bearer ${'h'.repeat(20)}`, 'hhhh'],
  ['a query', 'https://id.example/cb?code=secret-1&state=x', 'secret-1'],
  ['an answer', '{"access_token":"secret-1","refresh_token": "secret-1"}', 'secret-1'],
  ['a user in a URL', 'nats://user:secret-1@host:4222', 'secret-1'],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----\nsecret-1\n-----END EC PRIVATE KEY-----', 'secret-1'],
])('hides %s in the words and the stack of an error', (_, text, secret) => {
  const line = lineOf(new Error(text, { cause: new Error(text) }));
  expect(line).not.toContain(secret);
  expect(JSON.parse(line)).toMatchObject({ error: { cause: { name: 'Error' } } });
});

it('what is told by the console comes as the same lines', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = { ...console };
  const warnings = process.listeners('warning');
  captureConsole();
  const { console: spoken } = globalThis;
  try {
    spoken.log('\u001b[1m▲ Next.js %s\u001b[0m', '16');
    spoken.log('');
    spoken.error('⨯', new TypeError(`no ${JWT}`), { token: 'secret-1' });
    process.emit('warning', new Error('old'));
  } finally {
    Object.assign(console, before);
    process.removeAllListeners('warning');
    for (const listener of warnings) process.on('warning', listener);
  }
  const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
  expect(lines).toMatchObject([
    { level: 'info', message: '▲ Next.js 16', source: 'console' },
    { level: 'error', message: '⨯ [object]', error: { name: 'TypeError' } },
    { level: 'warn', message: 'old', source: 'node' },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/secret-1|bbbb/u);
});
