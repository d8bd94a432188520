import { JetStreamApiError } from '@nats-io/jetstream';
import { jserrors } from '@nats-io/jetstream/internal';
import { errors } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { apiErrorOf, isRefusedLogin, isJetStreamOff, isTooLarge, isWrongRevision } from '../streams/api-error.ts';
import { isShutOut, isSilence, natsUnavailable, unavailableWhenSilent } from './connect.ts';

const answered = (err_code: number) => new JetStreamApiError({ code: 400, err_code, description: 'no' });
const notEnabled = (cause: Error) => new jserrors.JetStreamNotEnabled('jetstream is not enabled', { cause });
const unanswered = new errors.RequestError('no responders', { cause: new errors.NoRespondersError('a') });
const violation = new errors.AuthorizationError("'Authorization Violation'");

describe('what the client throws', () => {
  it.each<[Error, boolean]>([
    [new errors.TimeoutError(), true],
    [unanswered, true],
    [notEnabled(unanswered), true],
    [new errors.ClosedConnectionError(), true],
    [new jserrors.JetStreamError('heartbeats missed'), true],
    [answered(10071), false],
    [notEnabled(answered(10039)), false],
    [new Error('a fault of our own'), false],
  ])('is silence, or stays as it is: %#', (error, isSilent) => {
    const told = unavailableWhenSilent(error);
    expect(isSilence(told)).toBe(isSilent);
    if (!isSilent) expect(told).toBe(error);
  });

  it.each<[Error, boolean]>([
    [violation, true],
    [unanswered, true],
    [notEnabled(unanswered), true],
    [new errors.TimeoutError(), false],
    [new errors.AuthorizationError("'Authentication Timeout'"), false],
    [answered(10071), false],
  ])('shuts Vertebra out, or does not: %#', (error, isOut) => {
    expect(isShutOut(natsUnavailable(error))).toBe(isOut);
    expect(isShutOut(error)).toBe(false);
  });

  it.each<[Error, boolean]>([
    [violation, true],
    [natsUnavailable(violation), true],
    [new errors.UserAuthenticationExpiredError("'User Authentication Expired'"), true],
    [new errors.AuthorizationError("'Account Authentication Expired'"), true],
    [new errors.AuthorizationError("'Authentication Timeout'"), false],
    [unanswered, false],
  ])('refuses a login, or does not: %#', (error, isRefused) => {
    expect(isRefusedLogin(error)).toBe(isRefused);
  });
});

describe('what JetStream answers', () => {
  it('is read also where the client wraps it, and not out of an error of ours', () => {
    expect(apiErrorOf(answered(10071))).toMatchObject({ err_code: 10071, description: 'no' });
    expect(apiErrorOf(notEnabled(answered(10039)))).toMatchObject({ err_code: 10039 });
    expect(isJetStreamOff(natsUnavailable(notEnabled(answered(10039))))).toBe(true);
    expect(apiErrorOf(natsUnavailable(answered(10071)))).toBeUndefined();
    expect(apiErrorOf(notEnabled(unanswered))).toBeUndefined();
  });

  it.each([10071, 10164])('is that somebody else was first: %i', (code) => {
    expect(isWrongRevision(answered(code))).toBe(true);
    expect(isWrongRevision(answered(10058))).toBe(false);
  });

  it('is that a message is too large, and so is what the client does not send', () => {
    expect(isTooLarge(answered(10054))).toBe(true);
    expect(isTooLarge(errors.InvalidArgumentError.format('payload', 'max_payload size exceeded'))).toBe(true);
    expect(isTooLarge(errors.InvalidArgumentError.format('timeout', 'must be greater than 0'))).toBe(false);
  });
});
