import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import type { StoredMessage } from '../../jetstream/stored-message.ts';
import { ask, asking } from './ask.ts';
import { settledKey } from './nats-key.ts';
import type { NatsSession } from './session-state.ts';

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
}

export interface MessagesFilter {
  stream: string;
  filter: string | undefined;
  from: ReadFrom;
}

/** Messages of a stream, page by page. Gone with the page that shows them: coming back starts anew at the newest. */
export const messagesQuery = (session: NatsSession, { stream, filter, from }: MessagesFilter) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'messages', stream, filter ?? null, from],
    queryFn: session.reader === null ? skipToken : readPage(session.reader, { stream, filter, from }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    gcTime: 0,
  });

const readPage =
  (reader: DataReader, { stream, filter, from }: MessagesFilter) =>
  async ({ pageParam, signal }: { pageParam: number | null; signal: AbortSignal }): Promise<MessagePage> => {
    const common = { stream, filter, limit: PAGE, signal };
    if (from === 'newest') {
      const { readMessagesBefore } = await import('../../jetstream/read-messages-before.ts');
      const { messages, next } = await readMessagesBefore(reader, { ...common, before: pageParam ?? undefined });
      return { rows: messages.map(toMessageRow), next };
    }
    const { readMessagesFrom } = await import('../../jetstream/read-messages-from.ts');
    const { messages, next } = await readMessagesFrom(reader, { ...common, from: pageParam ?? from });
    return { rows: messages.map(toMessageRow), next };
  };

/** One message with its payload; null when it is not there (any more). */
export const messageQuery = (session: NatsSession, stream: string, sequence: number) =>
  queryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'message', stream, sequence],
    queryFn: ask(session, async ({ connection }) =>
      (await import('../../jetstream/get-message.ts')).getMessage(connection, stream, sequence),
    ),
    staleTime: Infinity,
    // the one shown before stays until the next is here
    placeholderData: keepPreviousData,
  });
