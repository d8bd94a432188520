'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

import { columnsOf, pressed } from '@/components/ui/table/table-sort.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { STREAM_FIRST, STREAM_ORDERS } from './stream-orders.ts';

const parsers = {
  search: parseAsString.withDefault(''),
  buckets: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(columnsOf(STREAM_FIRST)).withDefault('name'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

/** What the list of streams shows, kept in the address. */
export function useStreamsFilter() {
  const [filter, setFilter] = useQueryStates(parsers, { urlKeys: { search: 'q', buckets: 'kv', direction: 'dir' } });
  const { search, buckets, sort, direction } = filter;

  const matches = ({ config: { name, subjects } }: StreamInfo) =>
    (buckets || bucketOfStream(name) === null) &&
    [name, ...subjects].some((text) => text.toLowerCase().includes(search.trim().toLowerCase()));

  const sortBy = (column: string) => {
    const next = pressed(STREAM_FIRST, { column: sort, direction }, column);
    void setFilter({ sort: next.column, direction: next.direction });
  };

  const select = (streams: readonly StreamInfo[]) => {
    const sign = direction === 'asc' ? 1 : -1;
    return streams.filter(matches).sort((a, b) => sign * STREAM_ORDERS[sort](a, b));
  };

  return { search, buckets, sort, direction, setFilter, sortBy, select };
}
