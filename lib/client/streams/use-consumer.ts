'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isConsumerMissing, isLeaderless, isStreamMissing } from '../../jetstream/jetstream-error.ts';
import type { WatchedConsumer } from './consumer-readings.ts';
import { consumerQuery } from './stream-queries.ts';
import { sessionProblem } from '../nats/session-problem.ts';
import type { NatsSession, SessionProblem } from '../nats/session-state.ts';

interface OpenConsumer {
  /** what its leader said last; undefined while it is asked for, and once it was deleted */
  info: WatchedConsumer | undefined;
  /** why it was not answered since then; null where it was */
  unanswered: 'no-leader' | 'no-answer' | null;
  /** when the one that the page showed before was made, RFC 3339; null while it is the same one */
  replaced: string | null;
  /** what the page says instead of it; null while there is nothing to say */
  problem: SessionProblem | null;
  /** it is not there: asking again is what the page does by itself */
  missing: boolean;
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
  const { data, error, errorUpdatedAt, refetch } = useQuery(consumerQuery(session, stream, consumer));
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
      : isLeaderless(error) && data === undefined
        ? LEADERLESS
        : sessionProblem(session, data, error);
  return {
    info: problem === null ? data : undefined,
    unanswered: error === null ? null : isLeaderless(error) ? 'no-leader' : 'no-answer',
    replaced: shown?.before ?? null,
    problem,
    missing,
    refetch: () => void refetch(),
  };
}

const wasDeleted = (consumer: string, since: number | null): SessionProblem => ({
  title: 'This consumer was deleted',
  detail:
    `${consumer} is not there any more${since === null ? '' : ` (seen at ${time.format(since)})`}. ` +
    'Its position in the stream is gone with it. When a consumer of that name is made, it appears here.',
});

const LEADERLESS: SessionProblem = {
  title: 'No server leads this consumer',
  detail:
    'So nothing is delivered, and nobody can say how it stands. Most of the servers that keep it have to be up and to see each ' +
    'other; then they choose a leader by themselves, and this page goes on.',
};

const notThere = (stream: string, consumer: string, noStream: boolean): SessionProblem =>
  noStream
    ? { title: 'No such stream', detail: `There is no stream ${stream} here, so it has no consumer ${consumer}.` }
    : {
        title: 'No such consumer',
        detail:
          `${stream} has no consumer ${consumer}. It may have been deleted; an ephemeral one goes by itself when ` +
          'nobody used it for its inactive_threshold.',
      };
