import { setTimeout as sleep } from 'node:timers/promises';
import { nanos } from '@nats-io/transport-node';
import type { Msg } from '@nats-io/transport-node';
import type { DataReader } from '../../../jetstream/connection.ts';
import { JetStreamError } from '../../../jetstream/jetstream-error.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import type { Catalyst } from '../connections/catalyst.ts';
import { makeReader } from './reader.ts';
import { readDelivery } from './delivery.ts';

/** A message of a range. */
export interface RangeMessage {
  sequence: number;
  subject: string;
  data: Uint8Array;
}

interface RangeQuery {
  /** first sequence, from 1 on */
  from: number;
  /** only messages before this sequence */
  before: number;
  filter?: string | undefined;
}

type Source = Pick<Catalyst, 'connection' | 'inboxPrefix'>;

const BATCH = 1_000;
/** Questions to the leader, side by side. */
const AT_ONCE = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const EXPIRES_MS = 5_000;
/** Longer than anybody takes for a batch who reads on at all; begun anew where the consumer is gone. */
const INACTIVE_MS = 60_000;
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * All messages of a range in order, a batch at a time; the next batch is on its way while one is worked on, and no more than
 * that, so a slow reader holds the reading back. Nothing is left out: a consumer may stand on a server that is behind, so
 * the leader is asked for what a batch lacks, and whether the end is the end.
 * @throws JetStreamError, or what the client says
 */
export async function* readRange(
  source: Source,
  stream: string,
  { from, before, filter }: RangeQuery,
): AsyncGenerator<RangeMessage[]> {
  const leader = { connection: source.connection, stream, before, filter: filter ?? '>' };
  let next = from;
  for (let tries = 0; next < before;) {
    try {
      for await (const batch of readConsumer(source, stream, { from: next, before, filter: leader.filter })) {
        const messages = await withoutGaps(leader, next, batch);
        next = (messages.at(-1)?.sequence ?? next) + 1;
        tries = 0;
        if (messages.length > 0) yield messages;
      }
    } catch (error) {
      tries += 1;
      if (tries >= TRIES) throw error;
      await sleep(PAUSE_MS);
      continue;
    }
    const behind = next < before ? await readLeader(leader, next) : [];
    if (behind.length === 0) return;
    next = (behind.at(-1)?.sequence ?? next) + 1;
    yield behind;
  }
}

interface Leader {
  connection: DataReader['connection'];
  stream: string;
  before: number;
  filter: string;
}

/** What the leader has from a sequence on, one by one, up to a batch of it. */
async function readLeader({ connection, stream, before, filter }: Leader, from: number): Promise<RangeMessage[]> {
  const messages: RangeMessage[] = [];
  for (let next = from; next < before && messages.length < BATCH;) {
    const message = await messageGet(connection, stream, { seq: next, next_by_subj: filter });
    if (message === null || message.sequence >= before) break;
    messages.push(message);
    next = message.sequence + 1;
  }
  return messages;
}

/** A batch and what the leader has in its gaps, if anything: with a filter, most messages have one before them. */
async function withoutGaps(leader: Leader, from: number, batch: RangeMessage[]): Promise<RangeMessage[]> {
  const last = batch.at(-1);
  if (last === undefined || last.sequence - from + 1 === batch.length) return batch;
  const whole: RangeMessage[] = [];
  for (let done = 0; done < batch.length; done += AT_ONCE) {
    const parts = batch.slice(done, done + AT_ONCE).map(async (message, n) => {
      const next = (batch[done + n - 1]?.sequence ?? from - 1) + 1;
      const missed = message.sequence > next ? await readLeader({ ...leader, before: message.sequence }, next) : [];
      return [...missed, message];
    });
    whole.push(...(await Promise.all(parts)).flat());
  }
  return whole;
}

/** What the server says that a new consumer happens to stand on. */
async function* readConsumer(
  { connection, inboxPrefix }: Source,
  stream: string,
  { from, before, filter }: Required<RangeQuery> & { filter: string },
): AsyncGenerator<RangeMessage[]> {
  const {
    name,
    pending: found,
    drop,
  } = await makeReader(connection, stream, { from, filter, inactiveMs: INACTIVE_MS });
  const pull = (batch: number) => {
    const answer = pullBatch({ connection, inboxPrefix }, `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, batch);
    // It fails where it is awaited, or not at all when nobody wants to go on.
    answer.catch(() => undefined);
    return answer;
  };
  try {
    if (found === 0) return;
    for (let coming = pull(Math.min(BATCH, found)); ;) {
      const { messages, pending } = await coming;
      const done = pending === 0 || (messages.at(-1)?.sequence ?? 0) >= before - 1;
      if (!done) coming = pull(Math.min(BATCH, pending));
      yield messages.filter(({ sequence }) => sequence < before);
      if (done) return;
    }
  } finally {
    drop();
  }
}

/** So many messages of a consumer, or fewer when they are large, and how many it has behind them. */
function pullBatch(
  { connection, inboxPrefix }: Source,
  subject: string,
  batch: number,
): Promise<{ messages: RangeMessage[]; pending: number }> {
  const inbox = `${inboxPrefix}.${crypto.randomUUID()}`;
  const messages: RangeMessage[] = [];
  let pending = 0;
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const hear = (message: Msg): void => {
    if (message.subject === inbox) {
      // A status: the batch ends here, by its bytes or its time.
      if (messages.length > 0) resolve(undefined);
      else reject(new JetStreamError('timeout', `${subject} gave nothing: ${message.headers?.description ?? ''}`));
      return;
    }
    const delivery = readDelivery(message.reply ?? '');
    ({ pending } = delivery);
    messages.push({ sequence: delivery.sequence, subject: message.subject, data: message.data });
    silence.refresh();
    if (messages.length === batch) resolve(undefined);
  };
  const subscription = connection.subscribe(inbox, {
    callback: (error, message) => {
      if (error) reject(error);
      else hear(message);
    },
  });
  const silence = setTimeout(() => reject(new JetStreamError('timeout', `${subject} fell silent.`)), EXPIRES_MS);
  const question = { batch, max_bytes: MAX_BYTES, expires: nanos(EXPIRES_MS) };
  connection.publish(subject, JSON.stringify(question), { reply: inbox });
  return promise
    .finally(() => {
      clearTimeout(silence);
      subscription.unsubscribe();
    })
    .then(() => ({ messages, pending }));
}
