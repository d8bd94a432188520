import type { DataReader } from '../connection.ts';
import { directGet } from './direct-get.ts';
import type { DirectAnswer, DirectQuery } from './direct-get.ts';
import { leaderAgrees, widestGaps } from './empty-spans.ts';
import { findSequenceByTime } from './find-sequence-by-time.ts';
import { isPassing } from '../jetstream-error.ts';
import { messageGet } from './message-get.ts';
import type { MessageSource, StoredMessage } from './stored-message.ts';

export interface ForwardQuery {
  /** a sequence from 1 on, or an ISO time */
  from: number | { time: string };
  /** only messages before this sequence */
  before?: number;
  filter?: string | undefined;
  limit: number;
  /** stops after the message that passes it; at least one message is read */
  maxBytes?: number;
  /** what is there is enough: that nothing is missing need not be so yet, since the same is asked again soon */
  unconfirmed?: boolean;
  signal?: AbortSignal | undefined;
}

export interface ForwardAnswer {
  messages: StoredMessage[];
  /** nothing is left before `before`, or at all */
  exhausted: boolean;
  /** how many more match, as far as whoever answered last knows; null when it did not say */
  left: number | null;
}

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;
/** So many answers that prove nothing, such as those of a mirror, and the leader is asked for the rest, one by one. */
const MOST_UNPROVEN = 4;
/** Where there are no batches, an unconfirmed reading takes no more than so many: each costs a request. */
const MOST_SINGLY = 4;

/**
 * Messages in order from a sequence or a time on: in batches where server and stream can, else one by one. Batches come from
 * whoever answers first, which may be behind: that a stretch is empty, or the end is reached, is confirmed by the leader.
 * @throws JetStreamError, or the signal's reason
 */
export async function readForward(
  reader: DataReader,
  source: MessageSource,
  query: ForwardQuery,
): Promise<ForwardAnswer> {
  const { before = Infinity, limit, maxBytes = DEFAULT_MAX_BYTES } = query;
  const messages: StoredMessage[] = [];
  let bytes = 0;
  let unproven = source.allowDirect ? 0 : MOST_UNPROVEN;
  let from = query.from;
  let left: number | null = null;

  while (messages.length < limit && bytes <= maxBytes) {
    query.signal?.throwIfAborted();
    if (typeof from === 'number' && from >= before) return { messages, exhausted: true, left };
    const batched = unproven < MOST_UNPROVEN;
    if (!batched && query.unconfirmed === true && messages.length >= MOST_SINGLY) break;
    if (!batched && typeof from !== 'number') from = await findSequenceByTime(reader, source.stream, from.time);
    const step: Step =
      batched || typeof from !== 'number'
        ? await readBatch(reader, source, {
            ...query,
            from,
            limit: limit - messages.length,
            maxBytes: maxBytes - bytes,
          })
        : await readOne(reader, source, { ...query, from });
    unproven += step.unproven ?? 0;
    left = step.left ?? null;
    for (const message of step.messages) {
      if (message.sequence >= before) return { messages, exhausted: true, left };
      messages.push(message);
      bytes += message.data.length;
      from = message.sequence + 1;
    }
    if (step.atEnd) return { messages, exhausted: true, left };
  }
  return { messages, exhausted: typeof from === 'number' && from >= before, left };
}

interface Step {
  messages: StoredMessage[];
  atEnd: boolean;
  /** how much less batches are worth from here on; MOST_UNPROVEN ends them */
  unproven?: number;
  left?: number;
}

type StepQuery = ForwardQuery & { maxBytes: number };

const worthless = (unproven: number): Step => ({ messages: [], atEnd: false, unproven });

async function readBatch(reader: DataReader, source: MessageSource, query: StepQuery): Promise<Step> {
  const start = typeof query.from === 'number' ? { seq: query.from } : { start_time: query.from.time };
  const question: DirectQuery = {
    ...start,
    batch: query.limit,
    max_bytes: Math.max(query.maxBytes, 1),
    // Always said: without it an older server looks for exactly this sequence, which may be deleted.
    next_by_subj: query.filter ?? '>',
  };
  const answer = await directGet(reader, source.stream, question).catch((error: unknown) => {
    // Whoever was asked is frozen, or nobody answers such questions: the leader may.
    if (isPassing(error)) return null;
    throw error;
  });
  if (answer === null) return worthless(MOST_UNPROVEN);
  const { messages, end, left } = answer;
  switch (end) {
    case 'complete':
    case 'not-found':
      return query.unconfirmed === true
        ? { messages, atEnd: messages.length === 0 || left === 0, left }
        : confirm(reader, source, query, answer);
    case 'foreign':
      return worthless(1);
    case 'not-batched':
      // An older server knows no time: what it sent is the first message of all.
      return typeof query.from === 'number' && (await isConfirmed(reader, source, query, messages))
        ? { messages, atEnd: false, unproven: MOST_UNPROVEN }
        : worthless(MOST_UNPROVEN);
    case 'not-supported':
      return worthless(MOST_UNPROVEN);
    case 'unreadable':
      return readPast(reader, source, query, messages);
  }
}

const isConfirmed = async (
  reader: DataReader,
  source: MessageSource,
  query: StepQuery,
  messages: readonly StoredMessage[],
): Promise<boolean> =>
  query.unconfirmed === true ||
  typeof query.from !== 'number' ||
  leaderAgrees(reader, source, widestGaps(query.from, messages), query.filter);

const isBefore = (message: StoredMessage | undefined, time: string): boolean =>
  message !== undefined && Date.parse(message.time) < Date.parse(time);

/** A batch that may be all there is, or leave something out. */
async function confirm(
  reader: DataReader,
  source: MessageSource,
  query: StepQuery,
  { messages, left }: DirectAnswer,
): Promise<Step> {
  const { before = Infinity } = query;
  const last = messages.at(-1);
  // When the oldest of a time is not here, whoever answered may be behind.
  if (last === undefined && typeof query.from !== 'number') return worthless(MOST_UNPROVEN);
  // Asked for a time behind its last message, nats-server 2.15 answers from its first one on.
  if (typeof query.from !== 'number' && isBefore(messages[0], query.from.time)) return worthless(MOST_UNPROVEN);
  const next = last ? last.sequence + 1 : Number(query.from);
  const [agreed, behind] = await Promise.all([
    isConfirmed(reader, source, query, messages),
    (left === 0 || last === undefined) && next < before ? readOne(reader, source, { ...query, from: next }) : null,
  ]);
  if (!agreed) return worthless(MOST_UNPROVEN);
  if (behind === null) return { messages, atEnd: false };
  return { messages: [...messages, ...behind.messages], atEnd: behind.atEnd, unproven: behind.atEnd ? 0 : 1 };
}

/** The message after the last readable one has odd headers: ask for it in a form that shows them raw. */
async function readPast(
  reader: DataReader,
  source: MessageSource,
  query: StepQuery,
  messages: StoredMessage[],
): Promise<Step> {
  if (!(await isConfirmed(reader, source, query, messages))) return worthless(MOST_UNPROVEN);
  const last = messages.at(-1);
  const from = last ? last.sequence + 1 : query.from;
  const sequence = typeof from === 'number' ? from : await findSequenceByTime(reader, source.stream, from.time);
  const one = await readOne(reader, source, { ...query, from: sequence });
  return { messages: [...messages, ...one.messages], atEnd: one.atEnd };
}

async function readOne(
  reader: DataReader,
  source: MessageSource,
  query: { from: number; filter?: string | undefined },
): Promise<Step> {
  const message = await messageGet(reader.connection, source.stream, {
    seq: query.from,
    next_by_subj: query.filter ?? '>',
  });
  return message === null ? { messages: [], atEnd: true } : { messages: [message], atEnd: false };
}
