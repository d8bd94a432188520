import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { LastActivity } from '../last-activity.tsx';
import { originsOf, originWords } from '../origins.ts';
import type { StreamSort } from './use-streams-filter.ts';

type ColumnId = StreamSort | 'subjects' | 'storage';
type StreamColumn = Column<StreamInfo> & { id: ColumnId };

export const STREAM_COLUMNS: readonly StreamColumn[] = [
  {
    id: 'name',
    header: 'Stream',
    sortable: true,
    width: '1.4fr',
    cell: (stream) => (
      <span className="inline-flex max-w-full items-center gap-2">
        <span className="truncate font-mono text-sm font-semibold">{stream.config.name}</span>
        {bucketOfStream(stream.config.name) !== null && <Tag tone="accent">KV</Tag>}
        <OriginTag {...stream} />
      </span>
    ),
  },
  {
    id: 'subjects',
    header: 'Subjects',
    hideBelow: 'lg',
    cell: ({ config: { subjects } }) => (
      <span className="font-mono text-sm text-ink-2" title={subjects.join('\n')}>
        {subjects.join(', ')}
      </span>
    ),
  },
  {
    id: 'messages',
    header: 'Messages',
    width: 116,
    align: 'end',
    sortable: true,
    cell: ({ state }) => formatCount(state.messages),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    width: 236,
    align: 'end',
    sortable: true,
    hideBelow: 'md',
    cell: (stream) => <BytesOfLimit {...stream} />,
  },
  {
    id: 'consumers',
    header: 'Consumers',
    width: 108,
    align: 'end',
    sortable: true,
    hideBelow: 'md',
    cell: ({ state }) => formatCount(state.consumer_count),
  },
  {
    id: 'storage',
    header: 'Storage',
    width: 128,
    hideBelow: 'lg',
    cell: ({ config }) => (
      <span className="text-ink-2">
        {config.storage}, {config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`}
      </span>
    ),
  },
  {
    id: 'activity',
    header: 'Last message',
    width: AGE_WIDTH,
    align: 'end',
    sortable: true,
    cell: ({ state }) => <LastActivity time={state.last_ts} as={Age} />,
  },
];

/** `6.2 GiB of 8 GiB` with a meter; the bare figure where nothing limits it. */
function BytesOfLimit({ config, state }: Pick<StreamInfo, 'config' | 'state'>) {
  if (config.max_bytes <= 0) return <>{formatBytes(state.bytes)}</>;
  const [used, limit] = [formatBytes(state.bytes), formatBytes(config.max_bytes)];
  return (
    <>
      {used} <span className="text-ink-3">of {limit}</span>
      <Meter value={state.bytes} max={config.max_bytes} label={`${used} of ${limit}`} className="ml-2 w-20" />
    </>
  );
}

/** Marks a stream that copies others; loud when nothing comes from one of them. */
function OriginTag(info: StreamInfo) {
  const origins = originsOf(info);
  if (origins.length === 0) return null;
  const title = origins.map((origin) => `${originWords(origin)}${origin.takes === null ? '' : ` · ${origin.takes}`}`);
  return (
    <Tag tone={origins.some(({ broken }) => broken) ? 'warn' : 'neutral'} title={title.join('\n')}>
      {info.config.mirror ? 'mirror' : 'sources'}
    </Tag>
  );
}
