import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import { REJECTED_HEADERS } from '../../domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../domain/names.ts';
import type { DataReader } from '../../jetstream/connection.ts';
import type { DecodedPayload } from '../../jetstream/decode/decode.ts';
import type { SearchBounds } from '../../jetstream/messages/read-messages-before.ts';
import type { StoredMessage } from '../../jetstream/messages/stored-message.ts';
import { ask, asking, natsKey } from '../nats/ask.ts';
import type { NatsSession } from '../nats/session-state.ts';
import { startAfter } from '../streams/message-queries.ts';
import type { PageContext } from '../streams/message-queries.ts';

const PAGE = 50;

/** An event that the projector could not use. */
export interface RejectedRow {
  /** its sequence in the stream of the Environment */
  id: number;
  reason: string;
  /** the one it came on */
  subject: string;
  /** RFC 3339, when it came */
  time: string;
  bytes: number;
  /** too large to be kept among the rejected ones: its payload is in the stream of the Environment only */
  omitted: boolean;
}

/** Its payload and the headers that its publisher gave it. */
interface RejectedPayload {
  data: Uint8Array;
  headers: [name: string, value: string][];
}
export type RejectedEventDetail = RejectedRow & RejectedPayload & { decoded: DecodedPayload };

const OURS: readonly string[] = Object.values(REJECTED_HEADERS);

function toRejectedEvent(message: StoredMessage): RejectedRow & RejectedPayload {
  const header = (name: string) => message.headers.find(([key]) => key === name)?.[1];
  const omitted = header(REJECTED_HEADERS.omitted);
  return {
    id: Number(message.subject.slice(message.subject.lastIndexOf('.') + 1)),
    reason: header(REJECTED_HEADERS.reason) ?? 'No reason is written down.',
    subject: header(REJECTED_HEADERS.subject) ?? message.subject,
    time: header(REJECTED_HEADERS.time) ?? message.time,
    bytes: omitted === undefined ? message.data.length : Number(omitted),
    omitted: omitted !== undefined,
    data: message.data,
    headers: message.headers.filter(([name]) => !OURS.includes(name)),
  };
}

const toRow = (message: StoredMessage): RejectedRow => {
  const { data: _, headers: __, ...row } = toRejectedEvent(message);
  return row;
};

interface RejectedPage {
  rows: RejectedRow[];
  next: number | null;
  bounds: SearchBounds;
}

/** The rejected events of an Environment, newest first. They may be settled any time, so they are asked again when any was. */
export const rejectedEventsQuery = (session: NatsSession, environment: string) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'rejected', environment],
    queryFn: session.reader === null ? skipToken : readPage(session.reader, environment),
    initialPageParam: null as PageContext['pageParam'],
    getNextPageParam: startAfter,
    gcTime: 0,
  });

const readPage =
  (reader: DataReader, environment: string) =>
  async ({ pageParam, signal }: PageContext): Promise<RejectedPage> => {
    const { readMessagesBefore } = await import('../../jetstream/messages/read-messages-before.ts');
    const { messages, next, bounds } = await readMessagesBefore(reader, {
      stream: environmentAssets(environment).rejectedStream,
      before: pageParam?.at,
      bounds: pageParam?.bounds,
      limit: PAGE,
      signal,
    });
    return { rows: messages.map(toRow), next, bounds };
  };

/** One of them with its payload; null when it was settled. */
export const rejectedEventQuery = (session: NatsSession, environment: string, id: number) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'rejected', environment, id],
    queryFn: ask(session, async ({ connection }): Promise<RejectedEventDetail | null> => {
      const { rejectedStream, rejectedPrefix } = environmentAssets(environment);
      const { messageGet } = await import('../../jetstream/messages/message-get.ts');
      const decoding = import('../../jetstream/decode/decode.ts');
      const [message, { decodePayload, PAYLOAD_RULES }] = await Promise.all([
        messageGet(connection, rejectedStream, { last_by_subj: `${rejectedPrefix}.${id}` }),
        decoding,
      ]);
      const event = message && toRejectedEvent(message);
      return event && { ...event, decoded: await decodePayload(event.data, { ...event, rules: PAYLOAD_RULES }) };
    }),
  });
