'use client';

import { EmptyState } from '@/components/ui/empty-state.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { pages } from '@/lib/domain/paths.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { BUCKET_COLUMNS } from './bucket-columns.tsx';

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
