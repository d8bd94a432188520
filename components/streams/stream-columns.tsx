import { formatCount } from '@/components/ui/format.ts';
import type { Column } from '@/components/ui/table-column.ts';
import { Tag } from '@/components/ui/tag.tsx';
import { bucketOfStream } from '@/lib/domain/names.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { BytesOfLimit } from './bytes-of-limit.tsx';
import { OriginTag } from './origin-tag.tsx';
import { LastActivity } from './last-activity.tsx';
import type { StreamSort } from './stream-orders.ts';

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
    width: 120,
    align: 'end',
    sortable: true,
    cell: ({ state }) => <LastActivity time={state.last_ts} />,
  },
];
