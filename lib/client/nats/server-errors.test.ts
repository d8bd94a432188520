import { expect, test } from 'vitest';
import { describeServerError } from './server-errors.ts';

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
