export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** What is sent, and how; the rest of the standard's variables is read by its own packages. */
export interface TelemetrySettings {
  /** null: traces are sent nowhere */
  traces: 'http/protobuf' | 'http/json' | null;
  logs: 'http/protobuf' | 'http/json' | null;
  sampler: (typeof SAMPLERS)[number];
  /** of samplers by ratio: the share of traces that is kept, 0 to 1 */
  ratio: number;
}

export interface TelemetryOptions extends TelemetrySettings {
  /** what the process is called when nothing else is configured, and its release */
  service: string;
  version: string;
  /** told once when a receiver does not take something any more, with null once when it does again */
  onReceiver: (signal: 'traces' | 'logs', error: Error | null) => void;
}
