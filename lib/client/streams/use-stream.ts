'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isStreamMissing } from '../../jetstream/jetstream-error.ts';
import type { StreamInfo } from '../../jetstream/streams/stream-info.ts';
import { streamQuery } from './stream-queries.ts';
import { sessionProblem } from '../nats/session-problem.ts';
import type { NatsSession, SessionProblem } from '../nats/session-state.ts';

interface OpenStream {
  /** what its leader said last; undefined while it is asked for, and once it was deleted */
  info: StreamInfo | undefined;
  /** what the page says instead of it; null while there is nothing to say */
  problem: SessionProblem | null;
  /** asks again */
  refetch: () => void;
}

const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

/**
 * The stream that a page is about, asked about as long as the page is open. Deleted meanwhile, nothing of it is shown any more;
 * one that is made anew under its name is another one, told by `created`.
 */
export function useStream(session: NatsSession, stream: string, what: 'stream' | 'bucket' = 'stream'): OpenStream {
  const { data, error, errorUpdatedAt, refetch } = useQuery(streamQuery(session, stream));
  const missing = isStreamMissing(error);
  const [missingSince, setMissingSince] = useState<number | null>(null);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (missing !== (missingSince !== null)) setMissingSince(missing ? errorUpdatedAt : null);
  const deleted = missing && data !== undefined && session.status !== 'refused';
  const problem = deleted
    ? wasDeleted(what, stream, missingSince)
    : missing && session.status !== 'refused'
      ? isNotThere(what, stream)
      : sessionProblem(session, missing ? undefined : data, error);
  return {
    info: problem === null ? data : undefined,
    problem,
    refetch: () => void refetch(),
  };
}

const isNotThere = (what: string, stream: string): SessionProblem => ({
  kind: 'missing',
  title: `${what === 'bucket' ? 'Bucket' : 'Stream'} not found`,
  detail: `There is no ${what} of the JetStream name ${stream} here. When one is made, it appears.`,
});

const wasDeleted = (what: string, stream: string, since: number | null): SessionProblem => ({
  kind: 'missing',
  title: `This ${what} was deleted`,
  detail:
    `${stream} is not there any more${since === null ? '' : ` (seen at ${time.format(since)})`}. ` +
    `What this page showed of it is gone. When a ${what} of that name is made, it appears here.`,
});
