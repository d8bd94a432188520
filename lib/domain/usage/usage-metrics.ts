/** What is told of an Organization over time. `coarse` says what becomes of several figures of a shorter time in one of a longer time. */
interface Metric {
  label: string;
  unit: string;
  /**
   * `max`: a level, whose peaks a limit meets, so that none is lost. `mean`: a rate. `sum`: a number of occurrences in the time of
   * one step.
   */
  coarse: 'max' | 'mean' | 'sum';
}

export const USAGE_METRICS = {
  storageBytes: { label: 'Storage', unit: 'bytes', coarse: 'max' },
  memoryBytes: { label: 'Memory', unit: 'bytes', coarse: 'max' },
  messages: { label: 'Messages in streams', unit: 'messages', coarse: 'max' },
  connections: { label: 'Connections', unit: 'connections', coarse: 'max' },
  messagesInPerSecond: { label: 'Messages in', unit: 'messages per second', coarse: 'mean' },
  messagesOutPerSecond: { label: 'Messages out', unit: 'messages per second', coarse: 'mean' },
  bytesInPerSecond: { label: 'Bytes in', unit: 'bytes per second', coarse: 'mean' },
  bytesOutPerSecond: { label: 'Bytes out', unit: 'bytes per second', coarse: 'mean' },
  slowConsumers: { label: 'Clients cut off', unit: 'clients', coarse: 'sum' },
  apiCallsPerSecond: { label: 'JetStream API calls', unit: 'requests per second', coarse: 'mean' },
} as const satisfies Record<string, Metric>;

export type UsageMetric = keyof typeof USAGE_METRICS;
/** In this order they are kept, so a new one goes to the end. */
export const USAGE_METRIC_NAMES = Object.keys(USAGE_METRICS) as UsageMetric[];

/** How far back, and how long one step is. */
export const USAGE_RANGES = {
  '1h': { label: 'Last hour', stepSeconds: 15, points: 240 },
  '2d': { label: 'Two days', stepSeconds: 300, points: 576 },
  '90d': { label: '90 days', stepSeconds: 3600, points: 2160 },
  '5y': { label: 'Five years', stepSeconds: 86_400, points: 1826 },
} as const;
export type UsageRange = keyof typeof USAGE_RANGES;
