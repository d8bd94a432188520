import { environmentAssets } from '../../../domain/names.ts';
import { JetStreamError } from '../../../jetstream/jetstream-error.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { toBucket } from '../../../jetstream/kv/bucket.ts';
import { getKeyHistory } from '../../../jetstream/kv/key-history.ts';
import { toKvEntry } from '../../../jetstream/kv/kv-entry.ts';
import type { KvEntry } from '../../../jetstream/kv/kv-entry.ts';
import { readForward } from '../../../jetstream/messages/read-forward.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import type { HomeConnection } from '../../accounts/home/home.ts';

const unavailable = (error: unknown): unknown => (error instanceof JetStreamError ? natsUnavailable(error) : error);

/** Revisions of an Environment's bucket from one on, oldest first: up to `limit`, or fewer when they are large. */
export async function readRevisions(
  home: HomeConnection,
  environment: string,
  from: number,
  limit: number,
): Promise<KvEntry[]> {
  const { bucket, bucketStream } = environmentAssets(environment);
  try {
    const source = { stream: bucketStream, allowDirect: true };
    const { messages } = await readForward(home, source, { from, limit, maxBytes: 1024 * 1024 });
    return messages.map((message) => toKvEntry(message, `$KV.${bucket}.`));
  } catch (error) {
    throw unavailable(error);
  }
}

/** What the bucket of an Environment holds of one key, newest first. Throws `nats-unavailable`. */
export async function readHistory(home: HomeConnection, environment: string, key: string): Promise<KvEntry[]> {
  try {
    const bucket = toBucket(await getStream(home.connection, environmentAssets(environment).bucketStream));
    return bucket === null ? [] : (await getKeyHistory(home, bucket, key)).entries;
  } catch (error) {
    throw unavailable(error);
  }
}
