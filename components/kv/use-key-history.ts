'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';

import { historyQuery, keyQuery } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

import { lossesOf, withLive } from './keys/key-lines.ts';

interface OpenKey {
  /** newest first; undefined while they are asked for */
  entries: readonly KvEntry[] | undefined;
  /** false when there are more than are read */
  complete: boolean;
  /** it had revisions while it was open */
  seen: boolean;
  error: Error | null;
  refetch: () => void;
}

/** The revisions of the opened key: read once, those that are heard put on top, read again when some went. */
export function useKeyHistory(session: NatsSession, bucket: Bucket, name: string, heard: readonly KvEntry[]): OpenKey {
  const { data, error, refetch } = useQuery(historyQuery(session, bucket, name));
  const entries = useMemo(() => data && withLive(data.entries, heard, bucket.history), [data, heard, bucket.history]);
  const [first] = useState(lossesOf(bucket));
  const losses = usePaced(lossesOf(bucket), lossesOf(bucket));
  const { data: count, dataUpdatedAt: countedAt } = useQuery({
    ...keyQuery(session, bucket, name, losses),
    enabled: losses !== first,
  });
  const compare = useEffectEvent(async (signal: AbortSignal) => {
    if (count === undefined || !entries || count >= entries.length) return;
    await requestBudget.turn(signal);
    if (!signal.aborted) await refetch();
  });
  useEffect(() => {
    const gone = new AbortController();
    void compare(gone.signal);
    return () => gone.abort();
  }, [countedAt]);
  const [seen, setSeen] = useState(false);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (!seen && entries && entries.length > 0) setSeen(true);
  return { entries, complete: data?.complete ?? true, seen, error, refetch: () => void refetch() };
}
