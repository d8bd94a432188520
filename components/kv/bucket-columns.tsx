import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { Meter } from '@/components/ui/meter.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { Column } from '@/components/ui/table-column.ts';
import { Tag } from '@/components/ui/tag.tsx';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { historyText, ttlText } from './ttl-text.ts';

export const BUCKET_COLUMNS: readonly Column<Bucket>[] = [
  {
    id: 'name',
    header: 'Bucket',
    width: '1.4fr',
    cell: ({ name, info: { config } }) => (
      <span className="inline-flex max-w-full items-center gap-2">
        <span className="truncate font-mono text-sm font-semibold">{name}</span>
        {config.mirror && <Tag title={`Mirror of ${config.mirror.name}`}>mirror</Tag>}
      </span>
    ),
  },
  {
    id: 'keys',
    header: 'Keys',
    width: 104,
    align: 'end',
    cell: ({ info }) => formatCount(info.state.num_subjects),
  },
  { id: 'bytes', header: 'Bytes', width: 236, align: 'end', hideBelow: 'sm', cell: (bucket) => <Bytes {...bucket} /> },
  {
    id: 'history',
    header: 'History',
    width: 124,
    align: 'end',
    hideBelow: 'md',
    cell: ({ history }) => historyText(history),
  },
  { id: 'ttl', header: 'Expires', width: 104, align: 'end', hideBelow: 'md', cell: ({ ttl }) => ttlText(ttl) },
  {
    id: 'storage',
    header: 'Storage',
    width: 128,
    hideBelow: 'lg',
    cell: ({ info: { config } }) => (
      <span className="text-ink-2">
        {config.storage}, {config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`}
      </span>
    ),
  },
  {
    id: 'changed',
    header: 'Last change',
    width: 120,
    align: 'end',
    cell: ({ info: { state } }) =>
      state.last_seq === 0 ? <span className="text-ink-3">never</span> : <RelativeTime iso={state.last_ts} />,
  },
];

function Bytes({ info: { state, config } }: Bucket) {
  const used = formatBytes(state.bytes);
  if (config.max_bytes <= 0) return used;
  const limit = formatBytes(config.max_bytes);
  return (
    <>
      {used} <span className="text-ink-3">of {limit}</span>
      <Meter value={state.bytes} max={config.max_bytes} label={`${used} of ${limit}`} className="ml-2 w-20" />
    </>
  );
}
