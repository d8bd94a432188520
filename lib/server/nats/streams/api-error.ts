import { JetStreamApiError } from '@nats-io/jetstream';
import {
  AuthorizationError,
  InvalidArgumentError,
  NoRespondersError,
  UserAuthenticationExpiredError,
} from '@nats-io/transport-node';
import { JetStreamError } from '../../../jetstream/jetstream-error.ts';

/** Error codes of the JetStream API (nats-server, server/errors.json). */
export const CONSUMER_NOT_FOUND = 10014;
export const MESSAGE_NOT_FOUND = 10037;
export const NOT_ENABLED_FOR_ACCOUNT = 10039;
export const NOT_ENABLED = 10076;
export const STREAM_CREATE_FAILED = 10049;
export const STREAM_EXISTS = 10058;
export const STREAM_NOT_FOUND = 10059;
/** compare-and-set failed: somebody else was first */
const WRONG_LAST_SEQUENCE = 10071;
/** the same, told by a cluster whose write in flight was first */
const WRONG_LAST_SEQUENCE_IN_FLIGHT = 10164;

interface ApiError {
  err_code: number;
  description: string;
}

/** The client has a class of its own for an account without JetStream, wraps the answer or the silence in it, and does not export it. */
export const isNotEnabled = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'JetStreamNotEnabled';

/** What the JetStream API itself answered; undefined for any other error, such as a time-out. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  if (error instanceof JetStreamError && error.kind === 'api')
    return { err_code: error.errCode, description: error.message };
  const answer = isNotEnabled(error) ? error.cause : error;
  return answer instanceof JetStreamApiError ? answer.apiError() : undefined;
}

/** Whether nobody took a question: there is no JetStream, or nobody keeps that subject. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof NoRespondersError ||
  (error instanceof Error && !(error instanceof JetStreamError) && isUnanswered(error.cause));

export const isWrongRevision = (error: unknown): boolean => {
  const code = apiErrorOf(error)?.err_code;
  return code === WRONG_LAST_SEQUENCE || code === WRONG_LAST_SEQUENCE_IN_FLIGHT;
};

/** larger than a message may be in that stream */
const MESSAGE_TOO_LARGE = 10054;
const HEADERS_TOO_LARGE = 10097;
/** Larger than the server takes a message, seen before it was sent. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Whether a message can never be kept, however often it is sent: it is too large. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof TooLarge ||
  [MESSAGE_TOO_LARGE, HEADERS_TOO_LARGE].includes(apiErrorOf(error)?.err_code ?? 0) ||
  // The client's own words for what is larger than the server takes.
  (error instanceof InvalidArgumentError && error.message.includes('max_payload'));

/** Whether JetStream says that a stream or a consumer is not there. */
export const isMissing = (error: unknown): boolean => {
  const code = apiErrorOf(error)?.err_code;
  return code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND;
};

/** Whether JetStream says, or caused it by saying, that it is switched off for the account, by its limits, or on the server. */
export const isJetStreamOff = (error: unknown): boolean => {
  const code = apiErrorOf(error)?.err_code ?? (error as { errCode?: unknown } | undefined)?.errCode;
  if (code === NOT_ENABLED_FOR_ACCOUNT || code === NOT_ENABLED) return true;
  return error instanceof Error && error.cause !== undefined && isJetStreamOff(error.cause);
};

/** The client has one class for a user that is not let in, an account that has expired, and a server that was too slow to judge. */
const isTooSlow = ({ message }: AuthorizationError): boolean => /authentication timeout/iu.test(message);

/** Whether an error, or what caused it, is that the server lets this user not in, or puts it out. */
export const isRefusedLogin = (error: unknown): boolean =>
  error instanceof UserAuthenticationExpiredError ||
  (error instanceof AuthorizationError && !isTooSlow(error)) ||
  (error instanceof Error && isRefusedLogin(error.cause));

/** Whether the server does not know the user, or does not let it into the account. */
export const isUnauthorized = (error: unknown): boolean =>
  error instanceof AuthorizationError && /authorization violation/iu.test(error.message);
