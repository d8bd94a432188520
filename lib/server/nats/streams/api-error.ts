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

/** What the JetStream API itself answered; undefined for any other error, such as a time-out. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  if (error instanceof JetStreamError && error.kind === 'api')
    return { err_code: error.errCode, description: error.message };
  return (error as { api_error?: ApiError }).api_error;
}

export const isWrongRevision = (error: unknown): boolean => {
  const code = apiErrorOf(error)?.err_code;
  return code === WRONG_LAST_SEQUENCE || code === WRONG_LAST_SEQUENCE_IN_FLIGHT;
};

/** larger than a message may be in that stream */
const MESSAGE_TOO_LARGE = 10054;
const HEADERS_TOO_LARGE = 10097;
/** the client's own word for what is larger than the server takes */
const MAX_PAYLOAD_EXCEEDED = 'MAX_PAYLOAD_EXCEEDED';

/** Larger than the server takes a message, seen before it was sent. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Whether a message can never be kept, however often it is sent: it is too large. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof TooLarge ||
  [MESSAGE_TOO_LARGE, HEADERS_TOO_LARGE].includes(apiErrorOf(error)?.err_code ?? 0) ||
  (error as { code?: unknown }).code === MAX_PAYLOAD_EXCEEDED;

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

/** The client's own words for a server that lets its user not in, or puts it out (nats-base-client/core.ts, ErrorCode). */
const LOGIN_CODES: readonly unknown[] = ['AUTHORIZATION_VIOLATION', 'AUTHENTICATION_EXPIRED', 'ACCOUNT_EXPIRED'];

/** Whether an error, or what caused it, is that the server lets this user not in. */
export const isRefusedLogin = (error: unknown): boolean =>
  error instanceof Error && (LOGIN_CODES.includes((error as { code?: unknown }).code) || isRefusedLogin(error.cause));
