import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverPolicy } from 'nats';
import type { JsMsg, NatsConnection } from 'nats';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { consumeOrdered } from './consume-ordered.ts';
import { countMessages } from './reader.ts';

export interface ReadStreamOptions {
  /** first sequence; null for only the last message of each subject */
  from: number | null;
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
  let told = (from ?? 1) - 1;
  const take = (message: JsMsg) => {
    told = Math.max(told, message.seq);
    tell(message);
  };
  await readConsumer(connection, stream, { from, filter, headersOnly, tell: take, last });
  for (let tries = 0; told < last; tries += 1) {
    const behind = await messageGet(connection, stream, { seq: told + 1, next_by_subj: filter });
    if (behind === null || behind.sequence > last) return;
    if (tries === TRIES) throw new Error(`The servers of ${stream} stay behind its leader.`);
    if (tries > 0) await sleep(BEHIND_MS);
    await readConsumer(connection, stream, { from: told + 1, filter, headersOnly, tell: take, last });
  }
}

/** What the server has that a new consumer happens to stand on. */
async function readConsumer(
  connection: NatsConnection,
  stream: string,
  { from, filter, headersOnly, tell, last }: ReadStreamOptions & { last: number },
): Promise<void> {
  if ((await countMessages(connection, stream, filter, from ?? 1)) === 0) return;
  const consumer = {
    filterSubjects: filter,
    headers_only: headersOnly,
    inactive_threshold: FORGOTTEN_MS,
    ...(from === null ? { deliver_policy: DeliverPolicy.LastPerSubject } : { opt_start_seq: from }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  // Whoever reads may fail before this is awaited.
  promise.catch(() => undefined);
  const silence = setTimeout(() => reject(new Error('NATS fell silent while a stream was read.')), SILENCE_MS);
  const opened = consumeOrdered(connection, stream, consumer, {
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
  try {
    const messages = await opened;
    await promise.finally(() => messages.stop());
  } finally {
    clearTimeout(silence);
  }
}
