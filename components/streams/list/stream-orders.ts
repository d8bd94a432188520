import type { FirstDirections } from '@/components/ui/table/table-sort.ts';
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
