'use client';

import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';

import { keysQuery, newestRowsQuery, rowsQuery } from '@/lib/client/nats/kv-queries.ts';
import type { KvRow } from '@/lib/client/nats/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { blocksInView } from './blocks-in-view.ts';
import { allKeys, linesOf, newestKeys } from './key-lines.ts';
import type { LiveRows } from './use-live-rows.ts';

/**
 * The keys of a bucket as lines of a list. All of them by name where there are not too many, else the newest; the last
 * revision of each is read when it comes into view.
 */
export function useKeyLines(session: NatsSession, bucket: Bucket, live: LiveRows, search: string) {
  const listed = useQuery(keysQuery(session, bucket));
  const tooMany = listed.data === null;
  const newest = useInfiniteQuery({ ...newestRowsQuery(session, bucket), enabled: tooMany });
  const { first_seq: first, num_subjects } = bucket.info.state;
  const expected = listed.data && num_subjects - listed.data.foreign;
  const names = listed.data && allKeys(listed.data, live).length;
  const listAgain = useEffectEvent(() => {
    if (expected !== names && !listed.isFetching) void listed.refetch();
  });
  // Keys go without a word by purges and limits: the bucket says a number of them every few seconds.
  useEffect(() => listAgain(), [bucket.info]);
  const [view, setView] = useState({ first: 0, last: 40 });

  const newestRows = useMemo(
    () => newest.data?.pages.flatMap(({ rows }) => rows).filter(({ revision }) => revision >= first) ?? [],
    [newest.data, first],
  );
  const keys = useMemo(() => {
    const every = listed.data ? allKeys(listed.data, live) : newestKeys(newestRows, live);
    const wanted = search.trim().toLowerCase();
    return wanted === '' ? every : every.filter((key) => key.toLowerCase().includes(wanted));
  }, [listed.data, newestRows, live, search]);

  const blocks = tooMany || session.role !== 'reader' ? [] : blocksInView(keys, view);
  const inView = useQueries({
    queries: blocks.map((block) => rowsQuery(session, bucket, block)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const lines = useMemo(() => {
    const known = new Map<string, KvRow>([...newestRows].reverse().map((row) => [row.key, row]));
    for (const row of inView) known.set(row.key, row);
    return linesOf(keys, known, live);
  }, [keys, newestRows, inView, live]);

  return {
    lines,
    foreign: listed.data?.foreign ?? 0,
    tooMany,
    query: tooMany ? newest : listed,
    /** reads older ones; null when there are none, or all are listed by name */
    readOlder: tooMany && newest.hasNextPage && !newest.isFetching ? () => void newest.fetchNextPage() : null,
    onVisibleRange: (first: number, last: number) => {
      setView((before) => (before.first === first && before.last === last ? before : { first, last }));
    },
  };
}
