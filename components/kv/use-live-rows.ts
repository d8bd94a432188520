'use client';

import { useState } from 'react';

import { toKvRow } from '@/lib/client/nats/kv-queries.ts';
import type { KvRow } from '@/lib/client/nats/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useFollow } from '@/lib/client/nats/use-follow.ts';
import type { FollowState } from '@/lib/client/nats/use-follow.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import { toKvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

export type LiveRows = ReadonlyMap<string, KvRow>;

export interface Live {
  rows: LiveRows;
  following: FollowState;
}

interface Heard {
  rows: LiveRows;
  last: number;
}

const withRows = (before: LiveRows, changes: KvRow[]): LiveRows => {
  const after = new Map(before);
  for (const row of changes) {
    // taken out first, so that the order is the order of changes
    after.delete(row.key);
    after.set(row.key, row);
  }
  return after;
};

/** What changed in a bucket since the page opened it: the last revision of each key that did. */
export function useLiveRows(session: NatsSession, bucket: Bucket, onLost: () => void): Live {
  const [heard, setHeard] = useState<Heard>({ rows: new Map(), last: bucket.info.state.last_seq });
  const following = useFollow(session, {
    source: { stream: bucket.info.config.name, allowDirect: bucket.info.config.allow_direct },
    subjects: [`${bucket.prefix}>`],
    filter: undefined,
    after: heard.last,
    onMessages: (messages) => {
      const changes = messages.map((message) => toKvRow(toKvEntry(message, bucket.prefix)));
      setHeard(({ rows, last }) => ({ rows: withRows(rows, changes), last: changes.at(-1)?.revision ?? last }));
    },
    onLost,
  });
  return { rows: heard.rows, following };
}
