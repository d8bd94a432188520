'use client';

import { skipToken, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { messagesQuery, toMessageRow } from '@/lib/client/streams/message-queries.ts';
import type { MessageRow, MessagesFilter } from '@/lib/client/streams/message-queries.ts';
import { MOST_ROWS, prependRows } from '@/lib/client/streams/prepend-rows.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useFollow } from '@/lib/client/streams/use-follow.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { useGone } from './use-gone.ts';

const NONE: MessageRow[] = [];

/**
 * Messages of a stream, older ones as one scrolls, newer ones as they come. While the list holds still, newer ones are kept
 * back, as many as a list may have: those before them are read again when somebody scrolls there.
 */
export function useMessages(session: NatsSession, info: StreamInfo, filter: MessagesFilter, tail: boolean) {
  const queryClient = useQueryClient();
  const options = messagesQuery(session, filter);
  const query = useInfiniteQuery(options);
  const read = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? NONE, [query.data]);
  // beside the list in the cache: what is written there is read at once, so that nothing is lost between two renderings
  const keptKey = [...options.queryKey, 'kept back'];
  const { data: keptBack = NONE } = useQuery({ queryKey: keptKey, queryFn: skipToken, initialData: NONE, gcTime: 0 });
  const isGone = useGone(session, info, options.queryKey);
  const isThere = ({ sequence }: MessageRow) => !isGone(sequence);
  const rows = read.every(isThere) ? read : read.filter(isThere);
  const [holds, setHolds] = useState(false);
  const tailing = tail && filter.from === 'newest' && filter.to == null && query.data !== undefined;
  // What was searched counts, not what was found: the newest match may be far back.
  const searched = Math.max(query.data?.pages[0]?.upTo ?? 0, (keptBack[0] ?? read[0])?.sequence ?? 0);

  const show = (newer: MessageRow[]) => {
    queryClient.setQueryData(options.queryKey, (data) => data && prependRows(data, newer));
  };
  const startOver = () => {
    // what is kept back with it
    void queryClient.resetQueries({ queryKey: options.queryKey });
  };
  const following = useFollow(session, {
    source: { stream: filter.stream, allowDirect: info.config.allow_direct },
    subjects: info.config.subjects,
    filter: filter.filter,
    after: tailing ? searched : null,
    onMessages: (messages) => {
      const newer = messages.map(toMessageRow).reverse();
      if (!holds) show(newer);
      else {
        queryClient.setQueryData<MessageRow[]>(keptKey, (before = NONE) => [...newer, ...before].slice(0, MOST_ROWS));
      }
    },
    onLost: startOver,
  });

  return {
    query,
    rows,
    isGone,
    following,
    tailing,
    keptBack: keptBack.filter(isThere).length,
    startOver,
    onHold: (holding: boolean) => {
      setHolds(holding);
      const waiting = queryClient.getQueryData<MessageRow[]>(keptKey) ?? NONE;
      if (holding || waiting.length === 0) return;
      show(waiting);
      queryClient.setQueryData(keptKey, NONE);
    },
  };
}
