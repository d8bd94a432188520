'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

import { bucketOfStream } from '@/lib/domain/names.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { STREAM_ORDERS } from './stream-orders.ts';
import type { StreamSort } from './stream-orders.ts';

const SORTS = Object.keys(STREAM_ORDERS) as StreamSort[];
const isSort = (column: string): column is StreamSort => column in STREAM_ORDERS;

const parsers = {
  search: parseAsString.withDefault(''),
  buckets: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(SORTS).withDefault('name'),
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
    if (!isSort(column)) return;
    const turned = direction === 'asc' ? 'desc' : 'asc';
    const first = column === 'name' ? 'asc' : 'desc';
    void setFilter({ sort: column, direction: column === sort ? turned : first });
  };

  const select = (streams: readonly StreamInfo[]) => {
    const sign = direction === 'asc' ? 1 : -1;
    return streams.filter(matches).sort((a, b) => sign * STREAM_ORDERS[sort](a, b));
  };

  return { search, buckets, sort, direction, setFilter, sortBy, select };
}
