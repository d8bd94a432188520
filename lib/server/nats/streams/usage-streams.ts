/** Streams of account catalyst with what Organizations used, in three lengths of step (docs/usage.md). */
import { DiscardPolicy, StorageType, StoreCompression } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { makeStream } from './make-stream.ts';

const DAY_MS = 86_400_000;

/** A little longer than it is shown, so that the oldest step is whole. */
const KEPT_MS = { '5m': 2 * DAY_MS + DAY_MS / 24, '1h': 91 * DAY_MS, '1d': 1_830 * DAY_MS } as const;
export type UsageTier = keyof typeof KEPT_MS;
export const USAGE_TIERS = Object.keys(KEPT_MS) as UsageTier[];

export const usageStream = (tier: UsageTier): string => `USAGE_${tier.toUpperCase()}`;
/** One subject for each part of the Organizations, so that one of them is read without most of the others. */
export const usageSubject = (tier: UsageTier, shard: number | '*'): string => `usage-${tier}.${shard}`;

/** Makes them where they are not there. */
export async function ensureUsageStreams({ streams }: JetStreamManager, replicas: number): Promise<void> {
  const make = (tier: UsageTier) =>
    makeStream(() =>
      streams.add({
        name: usageStream(tier),
        subjects: [usageSubject(tier, '*')],
        storage: StorageType.File,
        compression: StoreCompression.S2,
        discard: DiscardPolicy.Old,
        num_replicas: replicas,
        max_age: nanos(KEPT_MS[tier]),
        allow_direct: true,
      }),
    );
  await Promise.all(USAGE_TIERS.map(make));
}
