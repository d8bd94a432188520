import { AckPolicy, DeliverPolicy, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { ConsumerConfig, JetStreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { VertebraError } from '../../../domain/errors.ts';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../domain/names.ts';
import { isPlaced } from '../../../domain/organizations/placement.ts';
import type { Placement } from '../../../domain/organizations/placement.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { apiErrorOf, CONSUMER_NOT_FOUND, isMissing } from '../../nats/streams/api-error.ts';
import { isPulledAndAcknowledged } from '../events/durable.ts';
import { makeStream } from '../../nats/streams/make-stream.ts';

const KV_HISTORY = 10;
/** What a projector that died had taken is given to its successor after that. */
const ACK_WAIT_MS = 5_000;
/** Events on their way at once; more only fills memory. */
const MOST_UNACKNOWLEDGED = 2_000;
/** Rejected events are for people to look at: what nobody settled by then, or beyond that number, goes. */
const REJECTED_KEPT_MS = 14 * 86_400_000;
const REJECTED_KEPT = 10_000;

/** On how many servers its streams are, and on which. */
export interface AssetPlacement {
  replicas: number;
  /** without it, NATS decides */
  placement?: Placement | undefined;
}

/** Where an Environment has its stream of events, and so everything else; null when it has none. Throws when NATS does not say. */
export async function placementOfEvents(
  connection: NatsConnection,
  environment: string,
): Promise<AssetPlacement | null> {
  try {
    const { config } = await getStream(connection, environmentAssets(environment).stream);
    const { cluster = '', tags } = config.placement ?? {};
    return {
      replicas: config.num_replicas,
      placement: { ...(cluster !== '' && { cluster }), tags: tags ?? [] },
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Makes what an Environment needs: the stream `WS_<env>`, the durable consumer that the projector reads it through, the bucket
 * `ws-<env>-state` and the stream `WS_<env>_REJECTED`. What is there stays as it is, also with another configuration:
 * somebody chose it; but for rollup headers, which no bucket of ours takes, and for the consumer, which has to give out every event.
 * Throws `projector-unavailable` when nothing can be read through the consumer that is there.
 */
export async function ensureEnvironmentAssets(
  connection: NatsConnection,
  environment: string,
  { replicas, placement }: AssetPlacement,
): Promise<void> {
  // an empty cluster is any
  const where = isPlaced(placement)
    ? { placement: { cluster: placement?.cluster ?? '', tags: [...(placement?.tags ?? [])] } }
    : {};
  const { stream, subjects, bucket, bucketStream, rejectedStream, rejectedPrefix } = environmentAssets(environment);
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await makeStream(() =>
    manager.streams.add({
      name: stream,
      subjects: [subjects],
      storage: StorageType.File,
      num_replicas: replicas,
      ...where,
      allow_direct: true,
    }),
  );
  await makeStream(() => new Kvm(connection).create(bucket, { history: KV_HISTORY, replicas, ...where }));
  await forbidRollup(manager, bucketStream);
  await makeStream(() =>
    manager.streams.add({
      name: rejectedStream,
      subjects: [`${rejectedPrefix}.*`],
      storage: StorageType.File,
      num_replicas: replicas,
      ...where,
      allow_direct: true,
      max_age: nanos(REJECTED_KEPT_MS),
      max_msgs: REJECTED_KEPT,
    }),
  );
  await makeConsumer(manager, stream, environment);
}

/**
 * Stock clients make buckets that take `Nats-Rollup`, with which whoever may write one key wipes them all without leaving a mark; so
 * what readers hold and the bucket part for good. Buckets of earlier versions had it, too. Taking keys out goes through the
 * purge of the API, which no credential role has.
 */
async function forbidRollup(manager: JetStreamManager, bucketStream: string): Promise<void> {
  const { config } = await manager.streams.info(bucketStream);
  if (config.allow_rollup_hdrs) await manager.streams.update(bucketStream, { ...config, allow_rollup_hdrs: false });
}

/** What would have the consumer leave something out. */
const LEAVES_OUT_NOTHING: Partial<ConsumerConfig> = {
  filter_subject: '',
  filter_subjects: [],
  headers_only: false,
  max_deliver: -1,
};

const leavesOut = ({ filter_subject, filter_subjects, headers_only, max_deliver = -1 }: ConsumerConfig): boolean =>
  Boolean(filter_subject) || (filter_subjects ?? []).length > 0 || headers_only === true || max_deliver > 0;

/**
 * Makes the consumer of the projector, or has one that is there give out every event whole, as often as it takes. Throws
 * `projector-unavailable` when nothing can be read through it.
 */
export async function ensureProjectorConsumer(connection: NatsConnection, environment: string): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await makeConsumer(manager, environmentAssets(environment).stream, environment);
}

async function makeConsumer(manager: JetStreamManager, stream: string, environment: string): Promise<void> {
  try {
    const { config } = await manager.consumers.info(stream, PROJECTOR_CONSUMER);
    if (isPulledAndAcknowledged(config)) {
      if (leavesOut(config)) await manager.consumers.update(stream, PROJECTOR_CONSUMER, LEAVES_OUT_NOTHING);
      return;
    }
    throw new VertebraError(
      'projector-unavailable',
      `The consumer “${PROJECTOR_CONSUMER}” of ${stream} is none that the projector can pull from and acknowledge to. Delete it, and the projector makes its own.`,
    );
  } catch (error) {
    if (apiErrorOf(error)?.err_code !== CONSUMER_NOT_FOUND) throw error;
    await manager.consumers.add(stream, {
      durable_name: PROJECTOR_CONSUMER,
      description: `Turns the events of ${environment} into its state`,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: MOST_UNACKNOWLEDGED,
    });
  }
}
