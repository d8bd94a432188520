'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';

import { keysQuery, newestRowsQuery } from '@/lib/client/kv/kv-queries.ts';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import {
  allKeys,
  blocksInView,
  linesOf,
  livingLines,
  lossesOf,
  newestKeys,
  tallyKeys,
  whyNoTally,
} from './key-lines.ts';
import type { LiveRows } from './use-live-rows.ts';
import { useRows } from '../use-rows.ts';

interface Wanted {
  search: string;
  /** deleted keys are shown too, where they are told apart */
  deleted: boolean;
  /** where there are too many to list at once, they are listed by name elsewhere: the newest are not wanted */
  named: boolean;
}

/**
 * The keys of a bucket as lines of a list. All of them by name where one answer brings them, else the newest. The last revision of
 * each is read where that is little, which tells deleted keys from living ones; else when it comes into view.
 */
export function useKeyLines(session: NatsSession, bucket: Bucket, live: LiveRows, { search, deleted, named }: Wanted) {
  const listed = useQuery(keysQuery(session, bucket));
  const tooMany = listed.data === null;
  const newest = useInfiniteQuery({ ...newestRowsQuery(session, bucket), enabled: tooMany && !named });
  const { first_seq: first, num_subjects } = bucket.info.state;
  const expected = listed.data && num_subjects - listed.data.foreign;
  const names = listed.data && allKeys(listed.data, live).length;
  const listAgain = useEffectEvent(async (signal: AbortSignal) => {
    if (expected === names || listed.isFetching) return;
    await requestBudget.turn(signal);
    if (!signal.aborted) await listed.refetch();
  });
  // Keys go without a word by purges and limits: the bucket says a number of them every few seconds.
  useEffect(() => {
    const gone = new AbortController();
    void listAgain(gone.signal);
    return () => gone.abort();
  }, [bucket.info]);
  const [view, setView] = useState({ first: 0, last: 40 });

  const newestRows = useMemo(
    () => newest.data?.pages.flatMap(({ rows }) => rows).filter(({ revision }) => revision >= first) ?? [],
    [newest.data, first],
  );
  const every = useMemo(
    () => (listed.data ? allKeys(listed.data, live) : newestKeys(newestRows, live)),
    [listed.data, newestRows, live],
  );
  const keys = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return wanted === '' ? every : every.filter((key) => key.toLowerCase().includes(wanted));
  }, [every, search]);

  // The newest were read with their names. Whether they are still there is asked when any revision went.
  const losses = usePaced(lossesOf(bucket), lossesOf(bucket));
  const [before] = useState(losses);
  const noTally = whyNoTally(session.role, bucket);
  const tallied = listed.data != null && noTally === null;
  const asked = session.role === 'reader' && (!tooMany || losses !== before);
  const rows = useRows(session, bucket, {
    keys: tallied ? [...keys, ...every] : asked ? blocksInView(keys, view).flat() : [],
    live,
    mark: tooMany ? losses : '',
  });
  const tally = useMemo(() => (tallied ? tallyKeys(every, rows, live) : null), [tallied, every, rows, live]);
  const all = useMemo(() => {
    const named = [...newestRows].reverse().map((row): [string, KvRow] => [row.key, row]);
    const there = tooMany ? keys.filter((key) => rows.get(key) !== null || live.has(key)) : keys;
    return linesOf(there, new Map([...named, ...rows]), live);
  }, [keys, newestRows, rows, live, tooMany]);
  const lines = useMemo(() => (tallied && !deleted ? livingLines(all) : all), [tallied, deleted, all]);

  return {
    lines,
    /** how many there are with those that are not shown */
    matching: all.length,
    /** null where deleted keys are not told from living ones */
    tally,
    /** why; null where they are told apart */
    noTally,
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
