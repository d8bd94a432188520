'use client';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import type { TableSort } from '@/components/ui/table/table-sort.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { STREAM_COLUMNS } from './stream-columns.tsx';

const WAITING = new Array<StreamInfo | undefined>(8).fill(undefined);
const rowKey = (stream: StreamInfo) => stream.config.name;

interface StreamsTableProps {
  organization: string;
  /** undefined while they are asked for */
  rows: StreamInfo[] | undefined;
  /** whether there are any without the filter */
  any: boolean;
  sort: TableSort;
  onSort: (column: string) => void;
}

export function StreamsTable({ organization, rows, any, sort, onSort }: StreamsTableProps) {
  return (
    <VirtualTable
      label="Streams"
      columns={STREAM_COLUMNS}
      rows={rows ?? WAITING}
      rowKey={rowKey}
      rowHref={(stream) => pages.stream(organization, stream.config.name)}
      sort={sort}
      onSort={onSort}
      empty={any ? <NoMatch /> : <NoStreams />}
      className="max-md:max-h-[70dvh]"
    />
  );
}

const NoMatch = () => <EmptyState title="No stream matches">Change the filter, or show the KV buckets too.</EmptyState>;

const NoStreams = () => (
  <EmptyState title="No streams yet">
    Each Environment gets a stream for its events when it is made. Add an Environment, and it appears here.
  </EmptyState>
);
