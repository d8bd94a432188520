/** Streams of account catalyst with what Organizations used, in three lengths of step (docs/usage.md). */
import { DiscardPolicy, StorageType } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { makeStream } from './make-stream.ts';

const DAY_MS = 86_400_000;

/** A little longer than it is shown, so that the oldest step is whole. */
const KEPT_MS = { '5m': 2 * DAY_MS + DAY_MS / 24, '1h': 91 * DAY_MS, '1d': 1_830 * DAY_MS } as const;
export type UsageTier = keyof typeof KEPT_MS;
export const USAGE_TIERS = Object.keys(KEPT_MS) as UsageTier[];

/** Parts of the Organizations: a message each in every step. With 10,000 there are 80 of them in one. */
export const SHARDS = 128;
/**
 * Streams that the parts of a tier are in. Whoever reads one part has the server read all that lies between its messages on the disk (blocks of
 * 8 MB), which is a sixteenth of all.
 */
const STREAMS = 16;

const nameOf = (tier: UsageTier, number: number): string => `USAGE_${tier.toUpperCase()}_${String(number)}`;
export const usageStream = (tier: UsageTier, shard: number): string => nameOf(tier, shard % STREAMS);
export const usageStreams = (tier: UsageTier): string[] => Array.from({ length: STREAMS }, (_, n) => nameOf(tier, n));
/** One subject for each part, so that one Organization is read without most of the others. */
export const usageSubject = (tier: UsageTier, shard: number): string => `usage.${tier}.${String(shard)}`;

/** Makes those of a tier where they are not there. */
export async function ensureUsageStreams(
  { streams }: JetStreamManager,
  tier: UsageTier,
  replicas: number,
): Promise<void> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  for (const [name, inside] of Map.groupBy(shards, (shard) => usageStream(tier, shard))) {
    await makeStream(() =>
      streams.add({
        name,
        subjects: inside.map((shard) => usageSubject(tier, shard)),
        storage: StorageType.File,
        discard: DiscardPolicy.Old,
        num_replicas: replicas,
        max_age: nanos(KEPT_MS[tier]),
        allow_direct: true,
      }),
    );
  }
}
