import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { DataReader } from '../../jetstream/connection.ts';
import type { DecodedPayload } from '../../jetstream/decode/decode.ts';
import type { SearchBounds } from '../../jetstream/messages/read-messages-before.ts';
import type { StoredMessage } from '../../jetstream/messages/stored-message.ts';
import { ask, asking, natsKey, settledKey } from '../nats/ask.ts';
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

export interface LoadedMessages {
  rows: MessageRow[];
  /** of the next page; null when there is none */
  next: number | null;
  /** for the next page of a search from the newest on; null where reading starts elsewhere */
  bounds: SearchBounds | null;
  /** the last sequence that was searched for the newest; null where reading starts elsewhere */
  upTo: number | null;
  /** nothing from this sequence on is wanted; null for no end */
  end: number | null;
}

/** Where a page after the first begins. */
interface PageStart {
  at: number;
  bounds: SearchBounds | null;
  end: number | null;
}

/** Where the page after one begins; null when there is none. */
export const startAfter = ({
  next,
  bounds,
  end = null,
}: Pick<LoadedMessages, 'next' | 'bounds'> & { end?: number | null }): PageStart | null =>
  next === null ? null : { at: next, bounds, end };

/** What a page is read by. */
export interface PageContext {
  pageParam: PageStart | null;
  signal: AbortSignal;
}

export interface MessagesFilter {
  stream: string;
  /** tells it from another stream of the same name, where that is known */
  created?: string;
  filter: string | undefined;
  from: ReadFrom;
  /** ISO time: only messages before it; null for no end */
  to?: string | null;
}

/** Messages of a stream, page by page. Gone with the page that shows them: coming back starts anew at the newest. */
export const messagesQuery = (
  session: NatsSession,
  { stream, created = '', filter, from, to = null }: MessagesFilter,
) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'messages', stream, created, filter ?? null, from, to],
    queryFn: session.reader === null ? skipToken : readPage(session.reader, { stream, filter, from, to }),
    initialPageParam: null as PageContext['pageParam'],
    getNextPageParam: startAfter,
    staleTime: Infinity,
    gcTime: 0,
  });

const readPage =
  (reader: DataReader, { stream, filter, from, to }: Omit<MessagesFilter, 'created'>) =>
  async ({ pageParam, signal }: PageContext): Promise<LoadedMessages> => {
    const common = { stream, filter, limit: PAGE, signal };
    const end = pageParam?.end ?? (to == null ? null : await endOf(reader, stream, to, signal));
    if (from === 'newest') {
      const { readMessagesBefore } = await import('../../jetstream/messages/read-messages-before.ts');
      const below = { before: pageParam?.at ?? end ?? undefined, bounds: pageParam?.bounds };
      const { messages, next, upTo, bounds } = await readMessagesBefore(reader, { ...common, ...below });
      return { rows: messages.map(toMessageRow), next, upTo, bounds, end };
    }
    const { readMessagesFrom } = await import('../../jetstream/messages/read-messages-from.ts');
    const span = { from: pageParam?.at ?? from, before: end ?? undefined };
    const { messages, next } = await readMessagesFrom(reader, { ...common, ...span });
    return { rows: messages.map(toMessageRow), next, upTo: null, bounds: null, end };
  };

const endOf = async (reader: DataReader, stream: string, to: string, signal: AbortSignal): Promise<number> =>
  (await import('../../jetstream/messages/sequence-at.ts')).sequenceAt(reader, stream, to, signal);

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

/** A message, and what its payload turned out to be. */
export interface DecodedMessage extends StoredMessage {
  decoded: DecodedPayload;
}

/** One message with its payload; null when it is not there (any more). */
export const messageQuery = (session: NatsSession, { stream, created = '' }: Stream, sequence: number) =>
  queryOptions({
    ...asking,
    queryKey: [...settledKey(session.name), 'message', stream, created, sequence],
    queryFn: ask(session, async ({ connection }): Promise<DecodedMessage | null> => {
      const { getMessage } = await import('../../jetstream/messages/get-message.ts');
      const decoding = import('../../jetstream/decode/decode.ts');
      const [message, { decodePayload, PAYLOAD_RULES }] = await Promise.all([
        getMessage(connection, stream, sequence),
        decoding,
      ]);
      return (
        message && { ...message, decoded: await decodePayload(message.data, { ...message, rules: PAYLOAD_RULES }) }
      );
    }),
    staleTime: Infinity,
    // the one shown before stays until the next is here
    placeholderData: keepPreviousData,
  });
