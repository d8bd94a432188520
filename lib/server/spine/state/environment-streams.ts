/** Changes the streams of an Environment, and deletes them. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EnvironmentSettings } from '../../../domain/environments/environment-life.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { isPlaced } from '../../../domain/organizations/placement.ts';
import { isMissing } from '../../nats/streams/api-error.ts';

type Placed = Pick<StreamConfig, 'placement'>;
/** Without a placement it is on any server. */
type Changed = Partial<Omit<StreamConfig, 'placement'>> & { placement: Placed['placement'] | undefined };

/** What each stream gets, in the order in which that is written: the one that drops events is the last. */
function changesOf(environment: string, { events, state, replicas, placement }: EnvironmentSettings) {
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  const where: Changed = {
    num_replicas: replicas,
    placement: isPlaced(placement)
      ? { cluster: placement.cluster ?? '', tags: [...(placement.tags ?? [])] }
      : undefined,
  };
  const ofEvents = {
    max_age: events.maxAgeSeconds === -1 ? 0 : nanos(events.maxAgeSeconds * 1000),
    max_bytes: events.maxBytes,
    max_msgs: events.maxMessages,
  };
  return [
    { name: bucketStream, changed: { max_bytes: state.maxBytes, max_msgs_per_subject: state.history, ...where } },
    { name: rejectedStream, changed: where },
    { name: stream, changed: { ...ofEvents, ...where } },
  ];
}

/**
 * Gives the streams of an Environment other settings, one behind the other; whatever else somebody chose for them stays. When NATS
 * refuses one, those before it get back what they had, and what it said is thrown. Safe to repeat.
 */
export async function changeEnvironmentStreams(
  connection: NatsConnection,
  environment: string,
  after: EnvironmentSettings,
  before: EnvironmentSettings,
): Promise<void> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const write = async ({ name, changed }: { name: string; changed: Changed }) => {
    const { config } = await streams.info(name);
    await streams.update(name, { ...config, ...changed } as StreamConfig);
  };
  const back = changesOf(environment, before);
  for (const [index, one] of changesOf(environment, after).entries()) {
    try {
      await write(one);
    } catch (error) {
      // One that somebody deleted is made by adding the Environment once more.
      if (isMissing(error)) continue;
      for (const earlier of back.slice(0, index).toReversed()) await write(earlier).catch(() => undefined);
      throw error;
    }
  }
}

/** Deletes the streams of an Environment with all that is in them; `tell` gets each with what was in it. Safe to repeat. */
export async function deleteEnvironmentStreams(
  connection: NatsConnection,
  environment: string,
  tell: (deleted: { name: string; messages: number; bytes: number }) => void,
): Promise<void> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  for (const name of [stream, rejectedStream, bucketStream]) {
    try {
      const { state } = await streams.info(name);
      await streams.delete(name);
      tell({ name, messages: state.messages, bytes: state.bytes });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
