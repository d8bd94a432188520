import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { natsUnavailable } from '../connections/connect.ts';
import { onReconnect } from '../connections/on-reconnect.ts';

/** `revision` is the sequence in the stream of the bucket. */
type Tell = (key: string, value: Uint8Array, revision: number) => void;

/** Nobody pulls from a consumer that was replaced. */
const FORGOTTEN_MS = 20_000;
/**
 * A consumer whose server died says nothing; it is noticed after two heartbeats. One that is gone ends the reading: the client
 * would go on from a revision that a bucket made anew may never reach.
 */
const PULL = { expires: 10_000, idle_heartbeat: 2_000, abort_on_missing_resource: true };
/** What is there comes at once; what expires before it was told, never. */
const SILENCE_MS = 15_000;

/** Tells what a bucket holds and then what is new; resolves when what it holds has been told. */
async function watch(connection: NatsConnection, bucket: string, tell: Tell): Promise<ConsumerMessages> {
  const caughtUp = Promise.withResolvers<undefined>();
  const consumer = await jetstream(connection).consumers.get(`KV_${bucket}`, {
    deliver_policy: DeliverPolicy.LastPerSubject,
    inactive_threshold: FORGOTTEN_MS,
  });
  const silence = setTimeout(() => caughtUp.reject(new Error(`NATS fell silent about ${bucket}.`)), SILENCE_MS);
  const prefix = `$KV.${bucket}.`.length;
  let messages: ConsumerMessages | undefined;
  try {
    messages = await consumer.consume({
      ...PULL,
      callback: ({ subject, data, info }) => {
        silence.refresh();
        // Nothing that is kept so is empty; what was deleted is.
        if (data.length > 0) tell(subject.slice(prefix), data, info.streamSequence);
        if (info.pending === 0) caughtUp.resolve(undefined);
      },
    });
    void messages.closed().then(() => caughtUp.reject(new Error(`${bucket} is no longer told.`)));
    if ((await consumer.info(true)).num_pending === 0) caughtUp.resolve(undefined);
    await caughtUp.promise;
    return messages;
  } catch (error) {
    messages?.stop();
    throw error;
  } finally {
    clearTimeout(silence);
  }
}

/**
 * Tells every value of a bucket, those there are and then each new one. Our own instead of `KV.watch()` of the client, which does not
 * say when all there are have been told, and goes on from a revision that a bucket made anew may never reach: here it begins anew after
 * a reconnect, and when its consumer is gone. Resolves when what is there now has been told; `ended` settles when nothing more will
 * come.
 */
export async function watchBucket(
  connection: NatsConnection,
  bucket: string,
  tell: Tell,
): Promise<{ ended: Promise<unknown> }> {
  try {
    let messages = await watch(connection, bucket, tell);
    const stopListening = onReconnect(connection, () => messages.stop());
    const goOn = async () => {
      for (;;) {
        await messages.closed();
        if (connection.isClosed()) return;
        messages = await watch(connection, bucket, tell);
      }
    };
    return { ended: goOn().finally(stopListening) };
  } catch (error) {
    throw natsUnavailable(error);
  }
}
