'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
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
 * Messages of a stream, older ones as one scrolls, newer ones as they come. While somebody reads further down, newer
 * ones are held back: rows must not move under the eye.
 */
export function useMessages(session: NatsSession, info: StreamInfo, filter: MessagesFilter, tail: boolean) {
  const queryClient = useQueryClient();
  const options = messagesQuery(session, filter);
  const query = useInfiniteQuery(options);
  const read = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? NONE, [query.data]);
  const [heldBack, setHeld] = useState(NONE);
  const isGone = useGone(session, info, options.queryKey);
  const isThere = ({ sequence }: MessageRow) => !isGone(sequence);
  const rows = read.every(isThere) ? read : read.filter(isThere);
  const held = heldBack.filter(isThere);
  const [atTop, setAtTop] = useState(true);
  const tailing = tail && filter.from === 'newest' && query.data !== undefined;
  // What was searched counts, not what was found: the newest match may be far back.
  const searched = Math.max(query.data?.pages[0]?.upTo ?? 0, (heldBack[0] ?? read[0])?.sequence ?? 0);

  const show = (newer: MessageRow[]) => {
    queryClient.setQueryData(options.queryKey, (data) => data && prependRows(data, newer));
  };
  const startOver = () => {
    setHeld(NONE);
    void queryClient.resetQueries({ queryKey: options.queryKey });
  };
  const following = useFollow(session, {
    source: { stream: filter.stream, allowDirect: info.config.allow_direct },
    subjects: info.config.subjects,
    filter: filter.filter,
    after: tailing ? searched : null,
    onMessages: (messages) => {
      const newer = messages.map(toMessageRow).reverse();
      if (atTop) show(newer);
      else setHeld((before) => [...newer, ...before].slice(0, MOST_ROWS));
    },
    onLost: startOver,
  });

  return {
    query,
    rows,
    isGone,
    following,
    tailing,
    heldCount: held.length,
    startOver,
    onVisibleRange: (first: number) => {
      setAtTop(first === 0);
      if (first > 0 || held.length === 0) return;
      show(held);
      setHeld(NONE);
    },
  };
}
