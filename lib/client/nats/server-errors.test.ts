import { afterEach, expect, test, vi } from 'vitest';
import { describeServerError, ServerErrors } from './server-errors.ts';

test.each([
  ['maximum account active connections exceeded', 'The account has no connection free'],
  ['maximum connections exceeded', 'The NATS server has no connection free'],
  ['maximum subscriptions exceeded', 'The account has no subscription free'],
  ['Authorization Violation', 'NATS does not accept the credential of this connection'],
  ['User Authentication Expired', 'The credential of this connection has expired'],
  ['User Authentication Revoked', 'The credential of this connection was revoked'],
  ['Account Authentication Expired', 'The account has expired'],
  ['Authentication Timeout', 'The login to NATS took too long'],
  ['Maximum Payload Violation', 'A message was larger than NATS allows'],
  ['Permissions Violation for Publish to "a.b"', 'NATS does not allow this session something that it asked for'],
  ['Something of a later version', 'NATS refuses this connection'],
])('%s: %s', (words, title) => {
  const problem = describeServerError(words);
  expect(problem.title).toBe(title);
  // the server's own words stay to be searched for
  expect(problem.detail).toContain(`“${words}”`);
});

afterEach(() => vi.unstubAllGlobals());

test('a server that refuses is tried later and later, and at once again when a connection stood', async () => {
  vi.stubGlobal('WebSocket', EventTarget);
  const errors = new ServerErrors();
  const delays: number[] = [];
  for (let dial = 0; dial < 12; dial += 1) {
    await errors.wsFactory('wss://nats');
    delays.push(errors.retryDelay());
  }
  expect(delays[0]).toBeLessThanOrEqual(1_500);
  for (const delay of delays.slice(4)) expect(delay).toBeGreaterThanOrEqual(15_000);
  expect(Math.max(...delays)).toBeLessThanOrEqual(22_500);
  errors.forget();
  expect(errors.retryDelay()).toBeLessThanOrEqual(1_500);
});
