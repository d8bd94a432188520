import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import { REJECTED_HEADERS } from '../../domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../domain/names.ts';
import type { DataReader } from '../../jetstream/connection.ts';
import type { StoredMessage } from '../../jetstream/messages/stored-message.ts';
import { ask, asking } from '../nats/ask.ts';
import { natsKey } from '../nats/nats-key.ts';
import type { NatsSession } from '../nats/session-state.ts';

const PAGE = 50;

/** An event that the projector could not use. */
export interface RejectedEvent {
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
export interface RejectedEventDetail extends RejectedEvent {
  payload: Uint8Array;
  headers: [name: string, value: string][];
}

const OURS: readonly string[] = Object.values(REJECTED_HEADERS);

function toRejectedEvent(message: StoredMessage): RejectedEventDetail {
  const header = (name: string) => message.headers.find(([key]) => key === name)?.[1];
  const omitted = header(REJECTED_HEADERS.omitted);
  return {
    id: Number(message.subject.slice(message.subject.lastIndexOf('.') + 1)),
    reason: header(REJECTED_HEADERS.reason) ?? 'No reason is written down.',
    subject: header(REJECTED_HEADERS.subject) ?? message.subject,
    time: header(REJECTED_HEADERS.time) ?? message.time,
    bytes: omitted === undefined ? message.data.length : Number(omitted),
    omitted: omitted !== undefined,
    payload: message.data,
    headers: message.headers.filter(([name]) => !OURS.includes(name)),
  };
}

const toRow = (message: StoredMessage): RejectedEvent => {
  const { payload: _, headers: __, ...row } = toRejectedEvent(message);
  return row;
};

interface RejectedPage {
  rows: RejectedEvent[];
  next: number | null;
}

/** The rejected events of an Environment, newest first. They may be settled any time, so they are asked again when any was. */
export const rejectedEventsQuery = (session: NatsSession, environment: string) =>
  infiniteQueryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'rejected', environment],
    queryFn: session.reader === null ? skipToken : readPage(session.reader, environment),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    gcTime: 0,
  });

const readPage =
  (reader: DataReader, environment: string) =>
  async ({ pageParam, signal }: { pageParam: number | null; signal: AbortSignal }): Promise<RejectedPage> => {
    const { readMessagesBefore } = await import('../../jetstream/messages/read-messages-before.ts');
    const { messages, next } = await readMessagesBefore(reader, {
      stream: environmentAssets(environment).rejectedStream,
      before: pageParam ?? undefined,
      limit: PAGE,
      signal,
    });
    return { rows: messages.map(toRow), next };
  };

/** One of them with its payload; null when it was settled. */
export const rejectedEventQuery = (session: NatsSession, environment: string, id: number) =>
  queryOptions({
    ...asking,
    queryKey: [...natsKey(session.name), 'rejected', environment, id],
    queryFn: ask(session, async ({ connection }) => {
      const { rejectedStream, rejectedPrefix } = environmentAssets(environment);
      const { messageGet } = await import('../../jetstream/messages/message-get.ts');
      const message = await messageGet(connection, rejectedStream, { last_by_subj: `${rejectedPrefix}.${id}` });
      return message && toRejectedEvent(message);
    }),
  });
