'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isConsumerMissing, isStreamMissing } from '../../jetstream/jetstream-error.ts';
import type { ConsumerInfo } from '../../jetstream/consumers/consumer-info.ts';
import { consumerQuery } from './stream-queries.ts';
import { sessionProblem } from '../nats/session-problem.ts';
import type { NatsSession, SessionProblem } from '../nats/session-state.ts';

interface OpenConsumer {
  /** what its leader said last; undefined while it is asked for, and once it was deleted */
  info: ConsumerInfo | undefined;
  /** when it said so, milliseconds since 1970; 0 for never */
  answeredAt: number;
  /** why the last question was not answered while `info` stands; null where it was */
  unanswered: Error | null;
  /** when the one that the page showed before was made, RFC 3339; null while it is the same one */
  replaced: string | null;
  /** what the page says instead of it; null while there is nothing to say */
  problem: SessionProblem | null;
  /** asks again */
  refetch: () => void;
}

const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

interface Name {
  stream: string;
  consumer: string;
}

/**
 * The consumer that a page is about, asked about as long as the page is open. Deleted meanwhile, nothing of it is shown any more;
 * one that is made anew under its name is another one, told by `created`.
 */
export function useConsumer(session: NatsSession, { stream, consumer }: Name): OpenConsumer {
  const { data, dataUpdatedAt, error, errorUpdatedAt, refetch } = useQuery(consumerQuery(session, stream, consumer));
  const missing = isConsumerMissing(error) || isStreamMissing(error);
  const [missingSince, setMissingSince] = useState<number | null>(null);
  const [shown, setShown] = useState<{ created: string; before: string | null } | null>(null);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (missing !== (missingSince !== null)) setMissingSince(missing ? errorUpdatedAt : null);
  if (data !== undefined && data.created !== shown?.created) {
    setShown({ created: data.created, before: shown?.created ?? null });
  }
  const deleted = missing && data !== undefined && session.status !== 'refused';
  const problem = deleted
    ? wasDeleted(consumer, missingSince)
    : missing && session.status !== 'refused'
      ? notThere(stream, consumer, isStreamMissing(error))
      : sessionProblem(session, data, error);
  return {
    info: problem === null ? data : undefined,
    answeredAt: dataUpdatedAt,
    unanswered: problem === null ? error : null,
    replaced: shown?.before ?? null,
    problem,
    refetch: () => void refetch(),
  };
}

const wasDeleted = (consumer: string, since: number | null): SessionProblem => ({
  title: 'This consumer was deleted',
  detail:
    `${consumer} is not there any more${since === null ? '' : ` (seen at ${time.format(since)})`}. ` +
    'Its position in the stream is gone with it. When a consumer of that name is made, it appears here.',
});

const notThere = (stream: string, consumer: string, noStream: boolean): SessionProblem =>
  noStream
    ? { title: 'No such stream', detail: `There is no stream ${stream} here, so it has no consumer ${consumer}.` }
    : {
        title: 'No such consumer',
        detail:
          `${stream} has no consumer ${consumer}. It may have been deleted; an ephemeral one goes by itself when ` +
          'nobody used it for its inactive_threshold.',
      };
