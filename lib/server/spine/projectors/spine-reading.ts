import { environmentAssets, PROJECTOR_CONSUMER } from '../../../domain/names.ts';
import { isExactSequence } from '../../../jetstream/sequence.ts';
import { readJetStream } from '../../accounts/usage/jetstream-reading.ts';
import type { ReadConsumerDetail, ReadStreamDetail, ServerJetStream } from '../../accounts/usage/jetstream-reading.ts';
import { toFigures } from '../state/projection-figures.ts';
import type { ProjectionFigures } from '../state/projection-figures.ts';

interface StreamNow extends ReadStreamDetail {
  /** as its own leader says; the name is the projector's */
  projector: ReadConsumerDetail | null;
}

/** What one question to all servers told about every Environment. */
export interface SpineReading {
  /** milliseconds since 1970, when it was asked: nothing in it is older */
  at: number;
  /** home account → name → stream */
  accounts: ReadonlyMap<string, ReadonlyMap<string, StreamNow>>;
}

/** Only the leader of a stream or a consumer knows how it is; without a cluster there is no other. */
const leads = (server: string, { cluster }: { cluster?: { leader?: string | undefined } | undefined }): boolean =>
  (cluster?.leader ?? server) === server;

/** Brings together what the servers said. Pure. */
export function mergeSpine(answers: readonly ServerJetStream[], at: number): SpineReading {
  const accounts = new Map<string, Map<string, StreamNow>>();
  const consumers = new Map<string, ReadConsumerDetail>();
  for (const { server, accounts: details } of answers) {
    for (const { id, stream_detail } of details) {
      const streams = accounts.get(id) ?? new Map<string, StreamNow>();
      accounts.set(id, streams);
      for (const stream of stream_detail) {
        if (leads(server, stream)) streams.set(stream.name, { ...stream, projector: null });
        const projector = stream.consumer_detail.find(({ name }) => name === PROJECTOR_CONSUMER);
        if (projector && leads(server, projector)) consumers.set(`${id} ${stream.name}`, projector);
      }
    }
  }
  // Its leader may be on another server than its stream's.
  for (const [id, streams] of accounts) {
    for (const stream of streams.values()) stream.projector = consumers.get(`${id} ${stream.name}`) ?? null;
  }
  return { at, accounts };
}

/** Asks all servers about all Environments at once. Throws `nats-unavailable`. */
export async function readSpine(): Promise<SpineReading> {
  const at = Date.now();
  return mergeSpine(await readJetStream({ consumers: true }), at);
}

/** How far the projector is with an Environment by a reading; null when that has not all of it, and it has to be asked for by itself. */
export function figuresOf(
  { accounts, at }: SpineReading,
  account: string,
  environment: string,
): ProjectionFigures | null {
  const { stream, bucketStream, rejectedStream } = environmentAssets(environment);
  const streams = accounts.get(account);
  const [events, bucket, rejected] = [streams?.get(stream), streams?.get(bucketStream), streams?.get(rejectedStream)];
  const consumer = events?.projector;
  if (!events || !bucket || !rejected || !consumer) return null;
  if (!isExactSequence(events.state.last_seq) || !isExactSequence(bucket.state.last_seq)) return null;
  return toFigures(at, { events, consumer, bucket, rejected });
}
