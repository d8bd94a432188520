import { StorageType } from 'nats';
import type { NatsConnection } from 'nats';
import { environmentAssets } from '../../domain/names.ts';
import { makeStream } from './make-stream.ts';

const KV_HISTORY = 10;

/**
 * Makes the stream `WS_<env>` and the bucket `ws-<env>-state` of an Environment. What is there stays as it is, also with
 * another configuration: somebody chose it.
 */
export async function ensureEnvironmentAssets(
  connection: NatsConnection,
  environment: string,
  replicas: number,
): Promise<void> {
  const { stream, subjects, bucket } = environmentAssets(environment);
  const manager = await connection.jetstreamManager();
  await makeStream(() =>
    manager.streams.add({
      name: stream,
      subjects: [subjects],
      storage: StorageType.File,
      num_replicas: replicas,
      allow_direct: true,
    }),
  );
  await makeStream(() => connection.jetstream().views.kv(bucket, { history: KV_HISTORY, replicas }));
}
