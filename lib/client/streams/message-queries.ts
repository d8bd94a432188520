import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import type { StoredMessage } from '../../jetstream/messages/stored-message.ts';
import { ask, asking } from '../nats/ask.ts';
import { natsKey, settledKey } from '../nats/nats-key.ts';
import type { NatsSession } from '../nats/session-state.ts';

const PAGE = 50;

/** A message in a list: no payload, so that thousands of them are light. */
export interface MessageRow {
  sequence: number;
  subject: string;
  /** RFC 3339 */
  time: string;
  bytes: number;
}

export const toMessageRow = ({ sequence, subject, time, data }: StoredMessage): MessageRow => ({
  sequence,
  subject,
  time,
  bytes: data.length,
});

/** Where reading starts: the newest backwards, or forwards from a sequence or an ISO time. */
export type ReadFrom = 'newest' | number | { time: string };

export interface MessagePage {
  rows: MessageRow[];
  /** of the next page; null when there is none */
  next: number | null;
  /** the last sequence that was searched for the newest; null where reading starts elsewhere */
  upTo: number | null;
}

export interface MessagesFilter {
  stream: string;
  /** tells it from another stream of the same name, where that is known */
  created?: string;
  filter: string | undefined;
  from: ReadFrom;
}

/** Messages of a stream, page by page. Gone with the page that shows them: coming back starts anew at the newest. */
export const messagesQuery = (session: NatsSession, { stream, created = '', filter, from }: MessagesFilter) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'messages', stream, created, filter ?? null, from],
    queryFn: session.reader === null ? skipToken : readPage(session.reader, { stream, filter, from }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    gcTime: 0,
  });

const readPage =
  (reader: DataReader, { stream, filter, from }: Omit<MessagesFilter, 'created'>) =>
  async ({ pageParam, signal }: { pageParam: number | null; signal: AbortSignal }): Promise<MessagePage> => {
    const common = { stream, filter, limit: PAGE, signal };
    if (from === 'newest') {
      const { readMessagesBefore } = await import('../../jetstream/messages/read-messages-before.ts');
      const { messages, next, upTo } = await readMessagesBefore(reader, { ...common, before: pageParam ?? undefined });
      return { rows: messages.map(toMessageRow), next, upTo };
    }
    const { readMessagesFrom } = await import('../../jetstream/messages/read-messages-from.ts');
    const { messages, next } = await readMessagesFrom(reader, { ...common, from: pageParam ?? from });
    return { rows: messages.map(toMessageRow), next, upTo: null };
  };

type Stream = Pick<MessagesFilter, 'stream' | 'created'>;

/**
 * Sequences that a stream does not hold any more between its first and its last one, asked again when their number has
 * changed; null when they are too many to ask for.
 */
export const deletedQuery = (
  session: NatsSession,
  { stream, created = '' }: Stream,
  { num_deleted: count, first_seq: first }: { num_deleted: number; first_seq: number },
) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'deleted', stream, created, count, first],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/streams/list-deleted.ts')).listDeleted(connection, stream, count),
    ),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

/** One message with its payload; null when it is not there (any more). */
export const messageQuery = (session: NatsSession, { stream, created = '' }: Stream, sequence: number) =>
  queryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'message', stream, created, sequence],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/messages/get-message.ts')).getMessage(connection, stream, sequence),
    ),
    staleTime: Infinity,
    // the one shown before stays until the next is here
    placeholderData: keepPreviousData,
  });
