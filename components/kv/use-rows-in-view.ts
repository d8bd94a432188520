'use client';

import { useEffect, useEffectEvent, useState } from 'react';

import { readRows } from '@/lib/client/nats/kv-queries.ts';
import type { KvRow } from '@/lib/client/nats/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { pause } from '@/lib/jetstream/pause.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import type { LiveRows } from './use-live-rows.ts';

type Rows = ReadonlyMap<string, KvRow | null>;

/** After an answer that did not come. */
const RETRY_MILLISECONDS = 2_000;

/**
 * The last revisions of the keys in view. Each key is read once, when it first comes into view: from then on its changes are
 * heard, and so are those of keys that were heard before they were seen.
 */
export function useRowsInView(session: NatsSession, bucket: Bucket, inView: readonly string[], live: LiveRows): Rows {
  const { reader } = session;
  const [rows, setRows] = useState<Rows>(new Map());
  const [failures, setFailures] = useState(0);
  const unread = inView.filter((key) => !rows.has(key) && !live.has(key));
  const wanted = unread.length > 0;
  const read = useEffectEvent(async (signal: AbortSignal) => {
    if (reader === null) return;
    const come = await readRows(reader, bucket, unread);
    if (!signal.aborted) setRows((before) => new Map([...before, ...come]));
  });
  useEffect(() => {
    if (!wanted || reader === null) return undefined;
    const gone = new AbortController();
    const { signal } = gone;
    void requestBudget
      .turn(signal)
      .then(() => (signal.aborted ? undefined : read(signal)))
      .catch(async () => {
        await pause(RETRY_MILLISECONDS, signal);
        if (!signal.aborted) setFailures((before) => before + 1);
      });
    return () => gone.abort();
  }, [wanted, reader, rows, failures]);
  return rows;
}
