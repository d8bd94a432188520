import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { CodeView } from '@/components/ui/content/code-view.tsx';
import { formatBytes, formatCount, formatDuration } from '@/components/ui/content/format.ts';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

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
function configRows(info: StreamInfo): [label: string, value: string][] {
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

/** How the stream is configured: in words, and as the server says it. */
export function ConfigTab({ info }: { info: StreamInfo }) {
  const json = indentJson(info.configText ?? JSON.stringify(info.config));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card>
        <dl className="divide-y divide-line">
          {configRows(info).map(([label, value]) => (
            <div key={label} className="flex flex-wrap gap-x-4 px-3.5 py-1.5">
              <dt className="w-56 text-ink-3">{label}</dt>
              <dd className="min-w-0 flex-1 wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card className="flex max-h-[70dvh] flex-col">
        <CardHeader>
          <h2 className="font-semibold">As JSON</h2>
          <span className="ml-auto">
            <CopyButton text={json} label="Copy configuration" />
          </span>
        </CardHeader>
        <CodeView text={json} json label="Configuration" />
      </Card>
    </div>
  );
}
