import { formatAbsolute, formatBytes, formatCount, formatDuration } from '@/components/ui/content/format.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';
import { filtersOf } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

import type { FactRow } from './facts.tsx';

type Config = ConsumerInfo['config'];

const NANOSECONDS_PER_MILLISECOND = 1e6;
const time = (nanoseconds: number) => formatDuration(nanoseconds / NANOSECONDS_PER_MILLISECOND);
const limit = (value: number, format: (figure: number) => string = formatCount) =>
  value <= 0 ? 'no limit' : format(value);

const DELIVER: Record<string, (config: Config) => string> = {
  all: () => 'the first message of the stream',
  last: () => 'the last message there was when it was made',
  new: () => 'what was stored after it was made',
  last_per_subject: () => 'the last message of each subject',
  by_start_sequence: ({ opt_start_seq: sequence }) =>
    `sequence ${sequence === undefined ? '?' : formatCount(sequence)}`,
  by_start_time: ({ opt_start_time: at }) => (at === undefined ? 'a time' : formatAbsolute(at)),
};

const ACK: Record<string, string> = {
  explicit: 'each message',
  all: 'a message, and all before it with it',
  none: 'no: what was sent counts as done',
};

const PRIORITY: Record<string, string> = {
  pinned_client: 'one client is served, the others when that is gone',
  overflow: 'a client is served beyond a number of waiting messages that it names',
  prioritized: 'clients of a lower number first',
};

/** Only where it is so: most consumers have none of these. */
const when = (applies: boolean, ...row: FactRow): FactRow[] => (applies ? [row] : []);

const ofPull = (config: Config): FactRow[] => [
  ['Pull requests that may wait', 'max_waiting', limit(config.max_waiting)],
  ...when(config.max_batch > 0, 'Messages of one request', 'max_batch', formatCount(config.max_batch)),
  ...when(config.max_bytes > 0, 'Bytes of one request', 'max_bytes', formatBytes(config.max_bytes)),
  ...when(config.max_expires > 0, 'A request waits at most', 'max_expires', time(config.max_expires)),
  ...when(
    config.priority_policy !== undefined && config.priority_policy !== 'none',
    'Who is served first',
    'priority_policy',
    `${config.priority_policy ?? ''}: ${PRIORITY[config.priority_policy ?? ''] ?? 'a policy this version does not know'}`,
  ),
  ...when(
    (config.priority_groups ?? []).length > 0,
    'Groups of clients',
    'priority_groups',
    config.priority_groups?.join(', '),
  ),
  ...when(
    config.priority_timeout > 0,
    'A silent client gives way after',
    'priority_timeout',
    time(config.priority_timeout),
  ),
];

const ofPush = (config: Config): FactRow[] => [
  ['Delivers to', 'deliver_subject', config.deliver_subject],
  ...when(config.deliver_group !== undefined, 'One of the queue group', 'deliver_group', config.deliver_group),
  ['Waits for its client', 'flow_control', config.flow_control ? 'yes' : 'no'],
  [
    'Sign of life while idle',
    'idle_heartbeat',
    config.idle_heartbeat > 0 ? `each ${time(config.idle_heartbeat)}` : 'none',
  ],
  ...when(
    config.rate_limit_bps > 0,
    'Fastest delivery',
    'rate_limit_bps',
    `${formatCount(config.rate_limit_bps)} bit/s`,
  ),
];

/** A consumer's configuration in words. What is not here stands in the JSON beside it. */
export function configurationRows({ config, created }: ConsumerInfo): FactRow[] {
  const isPush = config.deliver_subject !== undefined;
  const backoff = config.backoff ?? [];
  const replicas = config.num_replicas;
  const metadata = Object.entries(config.metadata ?? {}).map(([key, value]) => `${key}: ${value}`);
  return [
    ...when(
      config.description !== undefined && config.description !== '',
      'Description',
      'description',
      config.description,
    ),
    [
      'Kind',
      config.durable_name === undefined ? 'inactive_threshold' : 'durable_name',
      `${isPush ? 'push: the server sends to a subject' : 'pull: clients ask for messages'}; ${config.durable_name === undefined ? 'ephemeral' : 'durable'}`,
    ],
    ['Reads', 'filter_subjects', filtersOf(config).join(', ') || 'every subject of the stream'],
    ['Begins with', 'deliver_policy', DELIVER[config.deliver_policy]?.(config) ?? config.deliver_policy],
    ['Pace', 'replay_policy', config.replay_policy === 'original' ? 'as it was published' : 'as fast as it is taken'],
    ['Wants acknowledged', 'ack_policy', ACK[config.ack_policy] ?? config.ack_policy],
    ...(config.ack_policy === 'none'
      ? []
      : ([
          backoff.length > 0
            ? ['Delivers again after', 'backoff', backoff.map(time).join(', then ')]
            : ['Delivers again after', 'ack_wait', time(config.ack_wait)],
          ['Deliveries of one message', 'max_deliver', limit(config.max_deliver)],
          ['In work at once', 'max_ack_pending', limit(config.max_ack_pending)],
        ] as FactRow[])),
    ...(isPush ? ofPush(config) : ofPull(config)),
    ...when(config.headers_only, 'Sends', 'headers_only', 'headers alone, no payload'),
    [
      'Deleted when nobody uses it for',
      'inactive_threshold',
      config.inactive_threshold > 0 ? time(config.inactive_threshold) : 'stays',
    ],
    ['Replicas', 'num_replicas', replicas > 0 ? String(replicas) : 'as many as its stream'],
    ['State is kept', 'mem_storage', config.mem_storage ? 'in memory' : 'as its stream is'],
    ...when(config.pause_until !== undefined, 'Paused until', 'pause_until', formatAbsolute(config.pause_until ?? '')),
    ...when(metadata.length > 0, 'Notes of clients and servers', 'metadata', metadata.join(', ')),
    ['Made', 'created', formatAbsolute(created)],
  ];
}
