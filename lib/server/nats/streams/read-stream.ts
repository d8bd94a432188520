import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { Consumer, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';

export interface ReadStreamOptions {
  /** first sequence, or when it was stored; null for only the last message of each subject */
  from: number | Date | null;
  /** last sequence that has to be told; all there are without it */
  to?: number;
  filter: string;
  headersOnly: boolean;
  tell: (message: JsMsg) => void;
}

/** Nothing came for so long: the client itself begins anew where it was, so more than that is a failure. */
const SILENCE_MS = 15_000;
const AT_ONCE = 2_000;
const PULL = { max_messages: AT_ONCE, expires: 10_000, idle_heartbeat: 1_000 };
const FORGOTTEN_MS = 10_000;

/** A consumer may stand on a server that is behind the stream's leader for a moment. */
const TRIES = 25;
const BEHIND_MS = 200;

/**
 * Reads what a stream holds now, in order of sequence, each message once but for some twice after a reconnect; what comes meanwhile
 * may be told, too, and is where it takes the place of a last message that was not read yet. Resolves at the end, which the
 * leader has confirmed. Throws what JetStream answered, or when NATS stays silent.
 */
export async function readStream(
  connection: NatsConnection,
  stream: string,
  { from, to = Infinity, filter, headersOnly, tell }: ReadStreamOptions,
): Promise<void> {
  const last = Math.min((await getStream(connection, stream)).state.last_seq, to);
  let told = typeof from === 'number' ? from - 1 : 0;
  const take = (message: JsMsg) => {
    told = Math.max(told, message.seq);
    tell(message);
  };
  await readConsumer(connection, stream, { from, filter, headersOnly, tell: take, last });
  // The leader is asked by a sequence, so not before one is known.
  const isKnown = () => told > 0 || !(from instanceof Date);
  for (let tries = 0; isKnown() && told < last; tries += 1) {
    const behind = await messageGet(connection, stream, { seq: told + 1, next_by_subj: filter });
    if (behind === null || behind.sequence > last) return;
    if (tries === TRIES) throw new Error(`The servers of ${stream} stay behind its leader.`);
    if (tries > 0) await sleep(BEHIND_MS);
    await readConsumer(connection, stream, { from: told + 1, filter, headersOnly, tell: take, last });
  }
}

const startOf = (from: ReadStreamOptions['from']) => {
  if (from === null) return { deliver_policy: DeliverPolicy.LastPerSubject };
  return typeof from === 'number' ? { opt_start_seq: from } : { opt_start_time: from.toISOString() };
};

/** What the server has that a new consumer happens to stand on. */
async function readConsumer(
  connection: NatsConnection,
  stream: string,
  { from, filter, headersOnly, tell, last }: ReadStreamOptions & { last: number },
): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(stream, {
    filter_subjects: filter,
    headers_only: headersOnly,
    inactive_threshold: FORGOTTEN_MS,
    ...startOf(from),
  });
  try {
    if ((await consumer.info(true)).num_pending > 0) await readToEnd(consumer, { from, tell, last });
  } finally {
    // Nobody waits for that; what is not deleted goes by itself.
    consumer.delete().catch(() => undefined);
  }
}

/** All that a consumer has, up to the last sequence that has to be told. */
async function readToEnd(
  consumer: Consumer,
  { from, tell, last }: Pick<ReadStreamOptions, 'from' | 'tell'> & { last: number },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const silence = setTimeout(() => reject(new Error('NATS fell silent while a stream was read.')), SILENCE_MS);
  try {
    const messages = await consumer.consume({
      ...PULL,
      callback: (message) => {
        try {
          silence.refresh();
          tell(message);
          if (message.info.pending === 0 || (from !== null && message.seq >= last)) resolve(undefined);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
    void messages.closed().then((error) => reject(error ?? new Error('The reading of a stream ended before its end.')));
    await promise.finally(() => messages.stop());
  } finally {
    clearTimeout(silence);
  }
}
