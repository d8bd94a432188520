'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

import { columnsOf, pressed } from '@/components/ui/table/table-sort.ts';
import type { FirstDirections } from '@/components/ui/table/table-sort.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

const by =
  (figure: (stream: StreamInfo) => number | string) =>
  (a: StreamInfo, b: StreamInfo): number => {
    const [left, right] = [figure(a), figure(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

/** How streams can be sorted, by the column they are sorted by. */
export const STREAM_ORDERS = {
  name: by((stream) => stream.config.name),
  messages: by((stream) => stream.state.messages),
  bytes: by((stream) => stream.state.bytes),
  consumers: by((stream) => stream.state.consumer_count),
  activity: by((stream) => stream.state.last_ts),
};
export type StreamSort = keyof typeof STREAM_ORDERS;

/** Names read from A, figures from the largest, times from the newest. */
export const STREAM_FIRST: FirstDirections<StreamSort> = {
  name: 'asc',
  messages: 'desc',
  bytes: 'desc',
  consumers: 'desc',
  activity: 'desc',
};

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
