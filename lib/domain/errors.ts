/** The closed list of what can go wrong on the wire (RFC 9457 `type`), with its HTTP status and title. */
export const ERROR_CODES = {
  'bad-request': { status: 400, title: 'Bad Request: it cannot be read' },
  'not-signed-in': { status: 401, title: 'You are not signed in' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'origin-refused': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not allow that method' },
  'too-slow': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'This conflicts with the current state' },
  'replay-refused': { status: 409, title: 'This request was used before' },
  'too-large': { status: 413, title: 'The request is too large' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'proof-refused': { status: 422, title: 'The proof of possession is not valid' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers of the request are too large' },
  'nats-unavailable': { status: 503, title: 'NATS does not answer' },
  'provider-unavailable': { status: 503, title: 'The identity provider does not answer' },
  'projector-unavailable': { status: 503, title: 'The projector does not answer' },
  'not-ready': { status: 503, title: 'The server is still starting' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One field of a request that is wrong. `path` is dotted, as in the request body. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  /** what went wrong, what was kept, what to do; for people */
  detail: string;
  fields?: FieldProblem[];
  /** finds the request in the server's log */
  correlation: string;
}

/**
 * An error people may read. `message` is for them; `cause` is for the log and never leaves the server.
 * Translated to HTTP once, by `lib/server/http`.
 */
export class VertebraError extends Error {
  override readonly name = 'VertebraError';
  readonly code: ErrorCode;
  readonly fields: FieldProblem[] | undefined;
  /** when the same request may work, where that is known */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; fields?: FieldProblem[]; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
