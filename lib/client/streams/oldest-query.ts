import { queryOptions } from '@tanstack/react-query';
import { ask, asking, natsKey } from '../nats/ask.ts';
import type { NatsSession } from '../nats/session-state.ts';
import { each } from '../request-budget.ts';

/** A message is read whole, so seldom. */
const OLDEST_REFRESH_MILLISECONDS = 30_000;

interface OldestOf {
  stream: string;
  consumer: string;
  /** tells the consumer from another one of its name */
  created: string;
  /** none for every subject; each is a question of its own */
  filters: readonly string[];
  /** from this sequence on */
  from: number;
}

/** The first message from a sequence on that a consumer reads, without its payload; null when there is none. For a session that reads data. */
export const oldestQuery = (session: NatsSession, { stream, consumer, created, filters, from }: OldestOf) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'oldest', stream, consumer, created],
    queryFn: ask(session, async ({ connection }) => {
      const { messageGet } = await import('../../jetstream/messages/message-get.ts');
      const asked = (filters.length === 0 ? ['>'] : filters).map((filter) =>
        messageGet(connection, stream, { seq: from, next_by_subj: filter }),
      );
      const [first = null] = (await Promise.all(asked))
        .filter((message) => message !== null)
        .sort((one, other) => one.sequence - other.sequence);
      return first && { sequence: first.sequence, time: first.time };
    }),
    refetchInterval: each(OLDEST_REFRESH_MILLISECONDS),
  });
