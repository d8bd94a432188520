import type { DataReader } from '../connection.ts';
import { getStream } from '../streams/get-stream.ts';
import { readForward } from './read-forward.ts';
import { toSequence } from '../sequence.ts';
import type { StoredMessage } from './stored-message.ts';

export interface FromQuery {
  stream: string;
  /** a sequence, or an ISO time */
  from: number | { time: string };
  /** only messages before this sequence; all of them without it */
  before?: number | undefined;
  filter?: string | undefined;
  limit: number;
  signal?: AbortSignal;
}

export interface ForwardPage {
  /** oldest first */
  messages: StoredMessage[];
  /** sequence of the next page; null at the end of the stream */
  next: number | null;
}

/**
 * The messages at and after a sequence or a time, oldest first.
 * @throws JetStreamError, or the signal's reason
 */
export async function readMessagesFrom(reader: DataReader, query: FromQuery): Promise<ForwardPage> {
  const { config, state } = await getStream(reader.connection, query.stream);
  const before = Math.min(toSequence(state.last_seq) + 1, query.before ?? Infinity);
  const from = typeof query.from === 'number' ? Math.max(query.from, state.first_seq, 1) : query.from;
  if (typeof from !== 'number' && Date.parse(from.time) > Date.parse(state.last_ts))
    return { messages: [], next: null };
  const source = { stream: query.stream, allowDirect: config.allow_direct };
  const { messages, exhausted } = await readForward(reader, source, { ...query, from, before });
  const last = messages.at(-1);
  return { messages, next: exhausted || last === undefined ? null : last.sequence + 1 };
}
