import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets, environmentName } from '../../lib/domain/names.ts';
import type { EnvironmentType } from '../../lib/domain/names.ts';
import { EVIL, KEYS, OTHER_CONSUMER, SINK } from './targets.ts';

const VALUES = {
  [KEYS.text]: 'value',
  [KEYS.empty]: '',
  [KEYS.object]: '{}',
  [KEYS.streamConfig]: JSON.stringify({ name: EVIL, subjects: ['evil.>'] }),
  [KEYS.purge]: JSON.stringify({ filter: SINK.subject }),
};
const ONE_HOUR_NANOSECONDS = 3600e9;

/** A consumer of somebody else that has fetched and not acknowledged, so that an acknowledgement by others would show. */
async function otherConsumer(connection: NatsConnection, stream: string): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.consumers.add(stream, {
    durable_name: OTHER_CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ONE_HOUR_NANOSECONDS,
  });
  const consumer = await jetstream(connection).consumers.get(stream, OTHER_CONSUMER);
  for await (const _message of await consumer.fetch({ max_messages: 2, expires: 2000 })) {
    // held on to
  }
}

/** A stream that no role of Vertebra has to do with. Made anew where somebody deleted it. */
export async function layOutSink(connection: NatsConnection): Promise<void> {
  await (await jetstreamManager(connection)).streams.add({ name: SINK.stream, subjects: ['sink.>'] });
  // In a cluster another server may not have heard of a new stream yet.
  for (let n = 0; n < 4; n += 1) await jetstream(connection).publish(SINK.subject, `keep ${n}`, { retries: 20 });
}

/** Fills an Organization with what the battery is aimed at. Its Environments are there already. */
export async function layOut(
  connection: NatsConnection,
  organization: string,
  environments: readonly EnvironmentType[],
): Promise<void> {
  const js = jetstream(connection);
  await layOutSink(connection);
  for (const type of environments) {
    const { stream, subjectPrefix, bucket, bucketStream } = environmentAssets(environmentName(organization, type));
    for (let n = 0; n < 7; n += 1) await js.publish(`${subjectPrefix}.k8s.${n}`, `event ${n}`);
    await js.publish(`${subjectPrefix}.k8s.empty`);
    const kv = await new Kvm(js).create(bucket);
    for (const [key, value] of Object.entries(VALUES)) await kv.put(key, value);
    await otherConsumer(connection, stream);
    await otherConsumer(connection, bucketStream);
  }
}
