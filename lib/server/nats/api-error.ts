/** Error codes of the JetStream API (nats-server, server/errors.json). */
export const CONSUMER_NOT_FOUND = 10014;
export const STREAM_EXISTS = 10058;
/** compare-and-set failed: somebody else was first */
const WRONG_LAST_SEQUENCE = 10071;

/** The JetStream API's own code of an error; undefined when it is none of its answers, such as a time-out. */
export const apiErrorCode = (error: unknown): number | undefined =>
  (error as { api_error?: { err_code?: number } }).api_error?.err_code;

export const isWrongRevision = (error: unknown): boolean => apiErrorCode(error) === WRONG_LAST_SEQUENCE;
