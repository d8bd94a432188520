'use client';

import { useEffect, useEffectEvent, useState } from 'react';

import { readRows } from '@/lib/client/kv/kv-queries.ts';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { pause } from '@/lib/jetstream/pause.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import type { LiveRows } from './keys/use-live-rows.ts';

interface WantedRows {
  /** those that are wanted first stand first */
  keys: readonly string[];
  /** what was heard */
  live: LiveRows;
  /** with another one, all are read anew */
  mark: string;
}

interface Read {
  mark: string;
  rows: ReadonlyMap<string, KvRow | null>;
}

const NONE: Read['rows'] = new Map();

/** With one question: a server answers for no more than 1,024 subjects (nats-server, maxAllowedResponses of DIRECT.GET). */
const MOST_AT_ONCE = 1_000;

/** So many are kept; of those that were in view longest ago the rest is read again when it is wanted again. */
const MOST_KEPT = 20_000;

/** After an answer that did not come. */
const RETRY_MILLISECONDS = 2_000;

/**
 * The last revisions of some keys: those in view, or all of a bucket that is small enough. Each key is read once, when it is first
 * wanted: from then on its changes are heard, and so are those of keys that were heard before.
 */
export function useRows(
  session: NatsSession,
  bucket: Bucket,
  { keys, live, mark }: WantedRows,
): ReadonlyMap<string, KvRow | null> {
  const { reader } = session;
  const [read, setRead] = useState<Read>({ mark, rows: NONE });
  const rows = read.mark === mark ? read.rows : NONE;
  const [failures, setFailures] = useState(0);
  const unread = keys.filter((key) => !rows.has(key) && !live.has(key));
  const wanted = unread.length > 0;
  const readOn = useEffectEvent(async (signal: AbortSignal) => {
    if (reader === null) return;
    const come = await readRows(reader, bucket, unread.slice(0, MOST_AT_ONCE));
    if (!signal.aborted) setRead({ mark, rows: new Map([...rows, ...come].slice(-MOST_KEPT)) });
  });
  useEffect(() => {
    if (!wanted || reader === null) return undefined;
    const gone = new AbortController();
    const { signal } = gone;
    void requestBudget
      .turn(signal)
      .then(() => (signal.aborted ? undefined : readOn(signal)))
      .catch(async () => {
        await pause(RETRY_MILLISECONDS, signal);
        if (!signal.aborted) setFailures((before) => before + 1);
      });
    return () => gone.abort();
  }, [wanted, reader, rows, failures]);
  return rows;
}
