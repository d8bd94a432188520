'use client';

import { useQuery } from '@tanstack/react-query';

import { formatDuration } from '@/components/ui/content/format.ts';
import { useNow } from '@/components/ui/content/use-now.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { oldestQuery } from '@/lib/client/streams/oldest-query.ts';
import { filtersOf } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

/** Each filter is one question. */
const MOST_FILTERS = 4;

/** The age of the oldest message that a consumer is not done with, or why that is not known; null while it is asked for. */
export function useOldest(
  session: NatsSession,
  stream: string,
  info: WatchedConsumer,
): { age: string; why?: string } | null {
  const { num_pending: pending, num_ack_pending: awaited, ack_floor: floor, delivered } = info;
  const filters = filtersOf(info.config);
  const waits = pending > 0 || awaited > 0;
  const from = (awaited > 0 ? floor : delivered).stream_seq + 1;
  const mayRead = session.role === 'reader' && filters.length <= MOST_FILTERS;
  const { data, error } = useQuery({
    ...oldestQuery(session, { stream, consumer: info.name, created: info.created, filters, from }),
    enabled: waits && mayRead,
  });
  const now = useNow();
  if (!waits) return { age: '–', why: 'nothing waits' };
  if (session.role === 'inspector') return { age: '–', why: 'you read metadata only' };
  if (!mayRead) return session.role === null ? null : { age: '–', why: 'too many filters to look' };
  if (error !== null && data === undefined) return { age: '–', why: 'not answered' };
  if (data === undefined || now === null) return null;
  if (data === null) return { age: '–', why: 'not in the stream any more' };
  const age = formatDuration(Math.max(0, now - Date.parse(data.time)));
  // what was the oldest when it was asked is done with by now
  return data.sequence < from ? { age: `under ${age}` } : { age };
}
