import { errors } from '@nats-io/transport-node';
import { ErrorCode, NatsError } from 'nats.ws';
import { expect, it } from 'vitest';
import { isPassing, toJetStreamError } from './jetstream-error.ts';

const wrapped = (cause: Error) => new errors.RequestError(cause.message, { cause });
const forbidden = new errors.PermissionViolationError('Permissions Violation', 'publish', 'a');

it.each([
  ['permission', false, NatsError.errorForCode(ErrorCode.PermissionsViolation)],
  ['permission', false, forbidden],
  ['permission', false, wrapped(forbidden)],
  ['no-responders', true, NatsError.errorForCode(ErrorCode.NoResponders)],
  ['no-responders', true, wrapped(new errors.NoRespondersError('a'))],
  ['disconnected', true, NatsError.errorForCode(ErrorCode.ConnectionClosed)],
  ['disconnected', true, NatsError.errorForCode(ErrorCode.Disconnect)],
  ['disconnected', true, new errors.ClosedConnectionError()],
  ['disconnected', true, new errors.DrainingConnectionError()],
  ['disconnected', true, new errors.RequestError('connection disconnected')],
  ['timeout', true, NatsError.errorForCode(ErrorCode.Timeout)],
  ['timeout', true, new errors.TimeoutError()],
] as const)('says %s, and that it passes is %s, of either client: %#', (kind, passes, error) => {
  const translated = toJetStreamError(error, '$JS.API.INFO');
  expect(translated).toMatchObject({ kind, cause: error });
  expect(isPassing(translated)).toBe(passes);
});
