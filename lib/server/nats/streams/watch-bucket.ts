import { Events } from 'nats';
import type { KV, NatsConnection } from 'nats';
import { natsUnavailable } from '../connections/connect.ts';

type Tell = (key: string, value: Uint8Array) => void;

/** Tells what a bucket holds and then what is new; resolves when what it holds has been told. Gives what stops it. */
async function watch(bucket: KV, tell: Tell): Promise<() => void> {
  const caughtUp = Promise.withResolvers<undefined>();
  // The client may call it while the values still wait in its queue; those are all told before the next turn.
  const entries = await bucket.watch({ initializedFn: () => setImmediate(() => caughtUp.resolve(undefined)) });
  const telling = (async () => {
    for await (const { key, value, operation } of entries) if (operation === 'PUT') tell(key, value);
  })();
  telling.then(() => caughtUp.resolve(undefined), caughtUp.reject);
  await caughtUp.promise;
  return () => entries.stop();
}

/**
 * Tells every value of a bucket, those there are and then each new one. After a reconnect it begins anew at once, since the client
 * itself would notice only by missing heartbeats. Resolves when what is there now has been told; `ended` settles when
 * nothing more will come.
 */
export async function watchBucket(
  connection: NatsConnection,
  bucket: KV,
  tell: Tell,
): Promise<{ ended: Promise<unknown> }> {
  try {
    let stop = await watch(bucket, tell);
    const followReconnects = async () => {
      for await (const { type } of connection.status()) {
        if (type !== Events.Reconnect) continue;
        stop();
        stop = await watch(bucket, tell);
      }
    };
    return { ended: followReconnects() };
  } catch (error) {
    throw natsUnavailable(error);
  }
}
