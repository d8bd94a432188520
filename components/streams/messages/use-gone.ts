'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { deletedQuery } from '@/lib/client/streams/message-queries.ts';
import type { LoadedMessages } from '@/lib/client/streams/message-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { pause } from '@/lib/jetstream/pause.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

/**
 * Where too many are deleted to be listed, what is shown is read again instead: not more often than that, and only as long as it
 * is few pages, each of which takes some requests.
 */
const READ_AGAIN_MILLISECONDS = 60_000;
const MOST_PAGES = 2;

/**
 * Tells which messages a stream does not hold any more, of those that a page has read: those before its first one, and those
 * that were deleted or purged since.
 * @param queryKey of what is shown, to be read again
 */
export function useGone(
  session: NatsSession,
  { config, created, state }: StreamInfo,
  queryKey: readonly unknown[],
): (sequence: number) => boolean {
  const queryClient = useQueryClient();
  const [known] = useState(state);
  const changed =
    state.num_deleted > 0 && (state.num_deleted !== known.num_deleted || state.first_seq !== known.first_seq);
  const stream = { stream: config.name, created };
  const now = usePaced(state, `${state.num_deleted} ${state.first_seq}`);
  const { data: deleted } = useQuery({ ...deletedQuery(session, stream, now), enabled: changed });
  const tooMany = changed && deleted === null;
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!tooMany) return undefined;
    const gone = new AbortController();
    const readAgain = async () => {
      const queryKey = JSON.parse(key) as unknown[];
      for (;;) {
        await pause(READ_AGAIN_MILLISECONDS, gone.signal);
        await requestBudget.turn(gone.signal);
        if (gone.signal.aborted) return;
        const pages = queryClient.getQueryData<InfiniteData<LoadedMessages>>(queryKey)?.pages.length ?? 0;
        if (pages <= MOST_PAGES) await queryClient.invalidateQueries({ queryKey, exact: true });
      }
    };
    void readAgain();
    return () => gone.abort();
  }, [queryClient, tooMany, key]);
  return (sequence) => sequence < state.first_seq || (changed && deleted?.has(sequence) === true);
}
