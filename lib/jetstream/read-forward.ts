import type { DataReader } from './connection.ts';
import { directGet } from './direct-get.ts';
import type { DirectQuery } from './direct-get.ts';
import { findSequenceByTime } from './find-sequence-by-time.ts';
import { messageGet } from './message-get.ts';
import type { MessageSource } from './message-source.ts';
import type { StoredMessage } from './stored-message.ts';

export interface ForwardQuery {
  /** a sequence from 1 on, or an ISO time */
  from: number | { time: string };
  /** only messages before this sequence */
  before?: number;
  filter?: string | undefined;
  limit: number;
  /** stops after the message that passes it; at least one message is read */
  maxBytes?: number;
  signal?: AbortSignal | undefined;
}

export interface ForwardAnswer {
  messages: StoredMessage[];
  /** nothing is left before `before`, or at all */
  exhausted: boolean;
}

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Messages in order from a sequence or a time on: in batches where server and stream can, else one by one.
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
  let batched = source.allowDirect;
  let from = query.from;

  while (messages.length < limit && bytes <= maxBytes) {
    query.signal?.throwIfAborted();
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
    if (step.batchRefused) batched = false;
    for (const message of step.messages) {
      if (message.sequence >= before) return { messages, exhausted: true };
      messages.push(message);
      bytes += message.data.length;
      from = message.sequence + 1;
    }
    if (step.atEnd) return { messages, exhausted: true };
  }
  return { messages, exhausted: typeof from === 'number' && from >= before };
}

interface Step {
  messages: StoredMessage[];
  atEnd: boolean;
  batchRefused?: boolean;
}

type StepQuery = ForwardQuery & { maxBytes: number };

async function readBatch(reader: DataReader, source: MessageSource, query: StepQuery): Promise<Step> {
  const start = typeof query.from === 'number' ? { seq: query.from } : { start_time: query.from.time };
  const question: DirectQuery = {
    ...start,
    batch: query.limit,
    max_bytes: Math.max(query.maxBytes, 1),
    // Always said: without it an older server looks for exactly this sequence, which may be deleted.
    next_by_subj: query.filter ?? '>',
  };
  const { messages, end } = await directGet(reader, source.stream, question);
  switch (end) {
    case 'complete':
      // An empty batch that is complete would be asked for ever.
      return { messages, atEnd: messages.length === 0 };
    case 'not-found':
      return { messages, atEnd: true };
    case 'not-batched':
    case 'not-supported':
      // An older server knows no time either: what it sent is the first message of all.
      return { messages: typeof query.from === 'number' ? messages : [], atEnd: false, batchRefused: true };
    case 'unreadable':
      return readPast(reader, source, query, messages);
  }
}

/** The message after the last readable one has odd headers: ask for it in a form that shows them raw. */
async function readPast(
  reader: DataReader,
  source: MessageSource,
  query: StepQuery,
  messages: StoredMessage[],
): Promise<Step> {
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
