/**
 * What kept JetStream from answering:
 * `api` it answered with an error of its own · `permission` the session may not ask this · `no-responders` nobody
 * serves the question (no JetStream here, or a stream without direct access) · `timeout` no answer in time ·
 * `disconnected` the connection is gone · `unexpected-answer` an answer we cannot read · `inexact` sequences beyond 2^53,
 * which would be rounded here.
 */
export type JetStreamErrorKind =
  'api' | 'permission' | 'no-responders' | 'timeout' | 'disconnected' | 'unexpected-answer' | 'inexact';

export class JetStreamError extends Error {
  override readonly name = 'JetStreamError';
  readonly kind: JetStreamErrorKind;
  /** status like an HTTP one; 0 when there was no answer */
  readonly code: number;
  /** JetStream's own number (nats-server, server/errors.json); 0 when there is none */
  readonly errCode: number;

  constructor(
    kind: JetStreamErrorKind,
    description: string,
    options: { code?: number; errCode?: number; cause?: unknown } = {},
  ) {
    super(description, { cause: options.cause });
    this.kind = kind;
    this.code = options.code ?? 0;
    this.errCode = options.errCode ?? 0;
  }
}

const FORBIDDEN = ['PERMISSIONS_VIOLATION', 'PermissionViolationError'];
const UNANSWERED = ['503', 'NoResponders'];
const DISCONNECTED = [
  'CONNECTION_CLOSED',
  'CONNECTION_DRAINING',
  'CONNECTION_REFUSED',
  'DISCONNECT',
  'CANCELLED',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'ConnectionError',
  // A request that the client itself gave up, since its connection went.
  'RequestError',
];

/**
 * What a client calls its error: `nats.ws` by a `code` text (nats-base-client/core.ts, ErrorCode), `@nats-io/nats-core` by the name of
 * its class (errors.ts), where a request that failed is wrapped.
 */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return ['code' in error ? String(error.code) : '', error.name, error.cause instanceof Error ? error.cause.name : ''];
}

/** Error of a NATS client → ours. */
export function toJetStreamError(error: unknown, subject: string): JetStreamError {
  if (error instanceof JetStreamError) return error;
  const names = namesOf(error);
  const isOneOf = (known: readonly string[]) => names.some((name) => known.includes(name));
  if (isOneOf(FORBIDDEN)) {
    return new JetStreamError('permission', `This session may not ask ${subject}.`, { code: 403, cause: error });
  }
  if (isOneOf(UNANSWERED)) {
    return new JetStreamError('no-responders', `Nobody answers ${subject}.`, { code: 503, cause: error });
  }
  if (isOneOf(DISCONNECTED)) {
    return new JetStreamError('disconnected', 'The connection to NATS is gone.', { cause: error });
  }
  return new JetStreamError('timeout', `No answer from ${subject} in time.`, { code: 408, cause: error });
}

/** What another try may cure; JetStream itself answers 503 while it has no leader. */
export const isPassing = (error: unknown): boolean =>
  error instanceof JetStreamError &&
  (['no-responders', 'timeout', 'disconnected'].includes(error.kind) || (error.kind === 'api' && error.code === 503));

/** JSNotEnabledForAccountErr and JSNotEnabledErr (nats-server, server/errors.json) */
const NOT_ENABLED: readonly number[] = [10039, 10076];

/** JetStream says that it is switched off for the account, or on the server. */
export const isSwitchedOff = (error: unknown): boolean =>
  error instanceof JetStreamError && NOT_ENABLED.includes(error.errCode);

/** JSStreamNotFoundErr (nats-server, server/errors.json) */
const STREAM_NOT_FOUND = 10059;

/** JetStream says that there is no such stream: not here yet, or deleted. */
export const isStreamMissing = (error: unknown): boolean =>
  error instanceof JetStreamError && error.errCode === STREAM_NOT_FOUND;

/** JSConsumerNotFoundErr (nats-server, server/errors.json) */
export const CONSUMER_NOT_FOUND = 10014;

/** JetStream says that there is no such consumer: not here yet, or deleted. */
export const isConsumerMissing = (error: unknown): boolean =>
  error instanceof JetStreamError && error.errCode === CONSUMER_NOT_FOUND;

/** JetStream says that no server leads what was asked about. */
export const isLeaderless = (error: unknown): boolean =>
  error instanceof JetStreamError && error.kind === 'api' && error.code === 503 && !isSwitchedOff(error);
