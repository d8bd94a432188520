'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useNow } from '@/components/ui/content/use-now.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { CONSUMERS_REFRESH_MILLISECONDS, consumersQuery } from '@/lib/client/streams/stream-queries.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { causesOf } from './causes-of.ts';
import type { ConsumerRow } from './consumer-columns.tsx';

/** An answer's age matters by these steps: rows are not judged anew each second. */
const STEP_MILLISECONDS = CONSUMERS_REFRESH_MILLISECONDS;

/** The consumers of a stream with what is to be known of each; undefined while they are asked for. */
export function useConsumerRows(
  session: NatsSession,
  stream: string,
  info: StreamInfo | undefined,
): ConsumerRow[] | undefined {
  const { data } = useQuery(consumersQuery(session, stream));
  const now = useNow();
  const step = now === null ? null : Math.floor(now / STEP_MILLISECONDS) * STEP_MILLISECONDS;
  return useMemo(
    () =>
      data?.items.map((consumer) => ({
        consumer,
        causes: causesOf(consumer, {
          stream: info ?? null,
          now: step,
          eachMilliseconds: CONSUMERS_REFRESH_MILLISECONDS,
        }),
      })),
    [data, info, step],
  );
}
