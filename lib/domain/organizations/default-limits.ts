/** What an Organization is allowed when nobody says otherwise. -1 would be unlimited. */
export const DEFAULT_LIMITS = {
  storageBytes: 10 * 1024 ** 3,
  memoryBytes: 0,
  streams: 50,
  consumers: 500,
  connections: 1000,
};

/** Of each Environment: its events, its state, its rejected events. */
export const STREAMS_OF_ENVIRONMENT = 3;
