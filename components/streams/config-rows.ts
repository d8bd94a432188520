import { formatBytes, formatCount, formatDuration } from '@/components/ui/format.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { originsOf } from './origins.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;
const limit = (value: number, format: (figure: number) => string) => (value <= 0 ? 'no limit' : format(value));
const nanoseconds = (value: number) => formatDuration(value / NANOSECONDS_PER_MILLISECOND);

const RETENTION: Record<string, string> = {
  limits: 'until a limit takes it',
  interest: 'while a consumer wants it',
  workqueue: 'until one consumer acknowledged it',
};

/** A stream's configuration in words. What is not here stands in the JSON beside it. */
export function configRows(info: StreamInfo): [label: string, value: string][] {
  const { config, cluster, created } = info;
  return [
    ...(config.description === undefined ? [] : [['Description', config.description] as [string, string]]),
    ['Subjects', config.subjects.join(', ') || 'none of its own'],
    ['Keeps a message', RETENTION[config.retention] ?? config.retention],
    ['Most messages', limit(config.max_msgs, formatCount)],
    ['Most bytes', limit(config.max_bytes, formatBytes)],
    ['Oldest message', limit(config.max_age, nanoseconds)],
    ['Most messages of one subject', limit(config.max_msgs_per_subject, formatCount)],
    ['Largest message', limit(config.max_msg_size, formatBytes)],
    ['When full', config.discard === 'new' ? 'refuses new messages' : 'drops the oldest'],
    [
      'Storage',
      config.compression === 'none' ? config.storage : `${config.storage}, compressed with ${config.compression}`,
    ],
    ['Replicas', String(config.num_replicas)],
    ...(cluster?.leader === undefined ? [] : [['Leader', cluster.leader] as [string, string]]),
    ...(cluster?.replicas ?? []).map(({ name, current, offline, lag }): [string, string] => [
      `Replica ${name}`,
      offline ? 'offline' : current ? 'current' : `${formatCount(lag)} operations behind`,
    ]),
    ['Drops duplicates within', config.duplicate_window <= 0 ? 'no' : nanoseconds(config.duplicate_window)],
    ['Replicas answer reads', config.allow_direct ? 'yes' : 'no, the leader alone'],
    ...originsOf(info).map(({ kind, name, takes, state }): [string, string] => [
      kind === 'mirror' ? 'Mirror of' : 'Takes from',
      [name, ...(takes === null ? [] : [takes]), state].join(' · '),
    ]),
    ['Created', new Date(created).toLocaleString('en')],
  ];
}
