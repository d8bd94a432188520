'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { deletedQuery } from '@/lib/client/nats/message-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

/** Where too many are deleted to be listed, what is shown is read again instead: not more often than that. */
const READ_AGAIN_MILLISECONDS = 30_000;

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
  const { data: deleted } = useQuery({ ...deletedQuery(session, stream, state), enabled: changed });
  const tooMany = changed && deleted === null;
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!tooMany) return undefined;
    const timer = setInterval(
      () => void queryClient.invalidateQueries({ queryKey: JSON.parse(key) as unknown[], exact: true }),
      READ_AGAIN_MILLISECONDS,
    );
    return () => clearInterval(timer);
  }, [queryClient, tooMany, key]);
  return (sequence) => sequence < state.first_seq || (changed && deleted?.has(sequence) === true);
}
