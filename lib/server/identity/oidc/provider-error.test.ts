import * as client from 'openid-client';
import { expect, it } from 'vitest';
import { isUnreachable, statusOf } from './provider-error.ts';

const clientError = (message: string, code: string, cause?: unknown) =>
  Object.assign(new client.ClientError(message, { cause }), { code });
const refusal = (status: number) =>
  clientError('unexpected', 'OAUTH_RESPONSE_IS_NOT_CONFORM', new Response(null, { status }));

it.each([
  ['refused connections', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })],
  ['a timeout', clientError('operation timed out', 'OAUTH_TIMEOUT')],
  ['502 of a gateway', refusal(502)],
  ['429', refusal(429)],
])('%s: unreachable', (_, error) => expect(isUnreachable(error)).toBe(true));

it.each([
  ['404', refusal(404)],
  ['a claim that does not fit', clientError('unexpected JWT claim', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED')],
  ['a mistake of our own', new TypeError('x is not a function')],
  ['anything else', 'text'],
])('%s: an answer', (_, error) => expect(isUnreachable(error)).toBe(false));

it('tells the status of an answer', () => {
  expect([statusOf(refusal(404)), statusOf(new Error('x'))]).toEqual([404, undefined]);
});
