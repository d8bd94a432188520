'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { formatBytes, formatCount, formatDuration, formatRate } from '@/components/ui/content/format.ts';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Meter } from '@/components/ui/feedback/meter.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Stat, StatRow } from '@/components/ui/feedback/stat.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { minuteAgoQuery, RATE_MILLISECONDS, streamQuery } from '@/lib/client/streams/stream-queries.ts';

import { isTrouble } from './consumers/causes-of.ts';
import { useConsumerRows } from './consumers/use-consumer-rows.ts';

interface Reading {
  at: number;
  value: number;
}

/** This page's own readings count once they are of so long. */
const OWN_MILLISECONDS = RATE_MILLISECONDS / 2;

/**
 * Growth per second of a figure over the last minute: since what it was before this page was opened, then by the page's own readings. Null
 * until there are two.
 */
function useRate(value: number | undefined, at: number, before: Reading | null): number | null {
  const [readings, setReadings] = useState<Reading[]>([]);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (value !== undefined && at !== 0 && readings.at(-1)?.at !== at) {
    const recent = readings.filter((reading) => at - reading.at <= RATE_MILLISECONDS && reading.value <= value);
    setReadings([...recent, { at, value }]);
  }
  const [oldest, last] = [readings[0], readings.at(-1)];
  if (!oldest || !last) return null;
  const first = before !== null && last.at - oldest.at < OWN_MILLISECONDS ? before : oldest;
  if (first === last || first.at >= last.at || first.value > last.value) return null;
  return ((last.value - first.value) / (last.at - first.at)) * 1000;
}

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** The figures of a stream at a glance. */
export function StreamStats({ session, stream }: { session: NatsSession; stream: string }) {
  const { data: info, dataUpdatedAt } = useQuery(streamQuery(session, stream));
  const rows = useConsumerRows(session, stream, info);
  const { data: minuteAgo } = useQuery({
    ...minuteAgoQuery(session, stream),
    enabled: session.role === 'reader' && info?.config.allow_direct === true,
  });
  const lastSeq = info?.state.last_seq;
  const before =
    minuteAgo?.last == null || lastSeq === undefined
      ? null
      : { at: minuteAgo.at, value: Math.min(minuteAgo.last, lastSeq) };
  const rate = useRate(lastSeq, dataUpdatedAt, before);
  const now = useNow();
  const waiting = <Skeleton className="my-1.5 h-4 w-20" />;
  const { state, config } = info ?? {};
  const troubled = rows?.filter(({ causes }) => isTrouble(causes)).length ?? 0;
  const age = state && state.messages > 0 && now !== null ? now - Date.parse(state.first_ts) : null;
  return (
    <StatRow>
      <Stat label="Messages" value={state ? formatCount(state.messages) : waiting} />
      <Stat
        label="Bytes"
        value={state ? formatBytes(state.bytes) : waiting}
        note={config && config.max_bytes > 0 ? `of ${formatBytes(config.max_bytes)}` : undefined}
      >
        {state && config && config.max_bytes > 0 && (
          <Meter value={state.bytes} max={config.max_bytes} label="Bytes of the limit" className="mt-1 w-full!" />
        )}
      </Stat>
      <Stat
        label="Rate"
        value={info ? (rate === null ? '–' : formatRate(rate)) : waiting}
        note={info && 'last minute'}
      />
      <Stat
        label="Consumers"
        value={state ? formatCount(state.consumer_count) : waiting}
        note={troubled > 0 ? <span className="text-warn">{troubled} with problems</span> : undefined}
      />
      <Stat
        label="Oldest"
        value={info ? (age === null ? '–' : formatDuration(age)) : waiting}
        note={
          config && config.max_age > 0
            ? `max ${formatDuration(config.max_age / NANOSECONDS_PER_MILLISECOND)}`
            : undefined
        }
      />
    </StatRow>
  );
}
