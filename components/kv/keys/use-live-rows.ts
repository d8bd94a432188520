'use client';

import { useState } from 'react';

import { toKvRow } from '@/lib/client/kv/kv-queries.ts';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useFollow } from '@/lib/client/streams/use-follow.ts';
import type { FollowState } from '@/lib/client/streams/use-follow.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import { toKvEntry } from '@/lib/jetstream/kv/kv-entry.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

export type LiveRows = ReadonlyMap<string, KvRow>;

export interface Live {
  rows: LiveRows;
  /** revisions of the opened key, newest first */
  revisions: readonly KvEntry[];
  following: FollowState;
}

interface LiveState {
  rows: LiveRows;
  last: number;
  /** values are kept of one key only */
  opened: string | null;
  revisions: readonly KvEntry[];
}

/** As many as are read of a key (lib/jetstream/kv/key-history.ts). */
const MOST_REVISIONS = 256;
/** With the changes of more keys than that, the page begins anew: it would hold ever more. */
const MOST_HEARD = 50_000;
const NONE: readonly KvEntry[] = [];

const withRows = (before: LiveRows, changes: KvRow[]): LiveRows => {
  const after = new Map(before);
  for (const row of changes) {
    // taken out first, so that the order is the order of changes
    after.delete(row.key);
    after.set(row.key, row);
  }
  return after;
};

/** What changed in a bucket since the page opened it: the last revision of each key that did, and all of the opened one. */
export function useLiveRows(session: NatsSession, bucket: Bucket, opened: string | null, onLost: () => void): Live {
  const [live, setLive] = useState<LiveState>({
    rows: new Map(),
    last: bucket.info.state.last_seq,
    opened,
    revisions: NONE,
  });
  const following = useFollow(session, {
    source: { stream: bucket.info.config.name, allowDirect: bucket.info.config.allow_direct },
    subjects: [`${bucket.prefix}>`],
    filter: undefined,
    after: live.last,
    onMessages: (messages) => {
      if (live.rows.size + messages.length > MOST_HEARD) {
        onLost();
        return;
      }
      const changes = messages.map((message) => toKvEntry(message, bucket.prefix));
      const newer = changes.filter(({ key }) => key === opened).reverse();
      setLive((before) => ({
        rows: withRows(before.rows, changes.map(toKvRow)),
        last: changes.at(-1)?.revision ?? before.last,
        opened,
        revisions: [...newer, ...(before.opened === opened ? before.revisions : NONE)].slice(0, MOST_REVISIONS),
      }));
    },
    onLost,
  });
  return { rows: live.rows, revisions: live.opened === opened ? live.revisions : NONE, following };
}
