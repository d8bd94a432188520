import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../domain/names.ts';
import { scanState } from '../state/scan-state.ts';

/**
 * Takes delete markers out of a bucket that were written before a time (milliseconds since 1970), with what was there before them: else a bucket
 * would keep every key it ever had. A key that was written to meanwhile stays.
 */
export async function purgeMarkers(connection: NatsConnection, environment: string, before: number): Promise<void> {
  const { bucket, bucketStream } = environmentAssets(environment);
  const old: { key: string; revision: number }[] = [];
  await scanState(connection, environment, { epoch: '', from: null, values: false }, ({ key, revision, at, mark }) => {
    if (mark.deleted && at < before) old.push({ key, revision });
  });
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  for (const { key, revision } of old) {
    await streams.purge(bucketStream, { filter: `$KV.${bucket}.${key}`, seq: revision + 1 });
  }
}
