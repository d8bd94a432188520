'use client';

import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { pages } from '@/lib/domain/paths.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { historyText, ttlText } from './keys/ttl-text.ts';

const BUCKET_COLUMNS: readonly Column<Bucket>[] = [
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
    // how many of them were deleted is told by their last revisions only
    header: 'Keys, deleted too',
    width: 132,
    align: 'end',
    cell: ({ info }) => (
      <span title="num_subjects: keys that have a value, and deleted ones whose marker is still there">
        {formatCount(info.state.num_subjects)}
      </span>
    ),
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
    width: AGE_WIDTH,
    align: 'end',
    cell: ({ info: { state } }) =>
      state.last_seq === 0 ? <span className="text-ink-3">never</span> : <Age iso={state.last_ts} />,
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

const WAITING = new Array<Bucket | undefined>(6).fill(undefined);
const rowKey = (bucket: Bucket) => bucket.name;

interface BucketsTableProps {
  organization: string;
  /** undefined while they are asked for */
  rows: Bucket[] | undefined;
  /** whether there are any without the filter */
  any: boolean;
}

export function BucketsTable({ organization, rows, any }: BucketsTableProps) {
  return (
    <VirtualTable
      label="KV buckets"
      columns={BUCKET_COLUMNS}
      rows={rows ?? WAITING}
      rowKey={rowKey}
      rowHref={({ name }) => pages.bucket(organization, name)}
      empty={any ? <EmptyState title="No bucket matches">Change the filter.</EmptyState> : <NoBuckets />}
      className="max-md:max-h-[70dvh]"
    />
  );
}

const NoBuckets = () => (
  <EmptyState title="No buckets yet">
    Each Environment gets a bucket for its state when it is made. Add an Environment, and it appears here.
  </EmptyState>
);
