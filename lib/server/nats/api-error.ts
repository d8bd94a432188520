/** Error codes of the JetStream API (nats-server, server/errors.json). */
export const CONSUMER_NOT_FOUND = 10014;
export const STREAM_CREATE_FAILED = 10049;
export const STREAM_EXISTS = 10058;
/** compare-and-set failed: somebody else was first */
const WRONG_LAST_SEQUENCE = 10071;
/** the same, told by a cluster whose write in flight was first */
const WRONG_LAST_SEQUENCE_IN_FLIGHT = 10164;

interface ApiError {
  err_code: number;
  description: string;
}

/** What the JetStream API itself answered; undefined for any other error, such as a time-out. */
export const apiErrorOf = (error: unknown): ApiError | undefined => (error as { api_error?: ApiError }).api_error;

export const isWrongRevision = (error: unknown): boolean => {
  const code = apiErrorOf(error)?.err_code;
  return code === WRONG_LAST_SEQUENCE || code === WRONG_LAST_SEQUENCE_IN_FLIGHT;
};
