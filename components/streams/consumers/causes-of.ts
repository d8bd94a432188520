import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import type { ConsumerCause } from '@/lib/jetstream/consumers/consumer-cause.ts';
import { paceOf } from '@/lib/jetstream/consumers/consumer-pace.ts';
import { diagnoseConsumer } from '@/lib/jetstream/consumers/diagnose-consumer.ts';
import type { ConsumerSight } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

export type Causes = [ConsumerCause, ...ConsumerCause[]];

/** How often each look may be late before its answer is too old for a claim. */
const MOST_LOOKS = 3;

interface CausesOf extends Pick<ConsumerSight, 'stream' | 'streamLeaderless' | 'unanswered'> {
  /** milliseconds since 1970; null while nobody knows */
  now: number | null;
  /** how often it is asked about */
  eachMilliseconds: number;
}

/** Why a consumer is as it is, by what this window has seen of it. */
export function causesOf(consumer: WatchedConsumer, { now, eachMilliseconds, ...sight }: CausesOf): Causes {
  const readAt = consumer.readings.at(-1)?.at ?? 0;
  return diagnoseConsumer({
    ...sight,
    consumer,
    pace: paceOf(consumer.readings),
    ageMilliseconds: now === null ? 0 : Math.max(0, now - readAt),
    mostAgeMilliseconds: eachMilliseconds * MOST_LOOKS,
  });
}

/** Whether somebody should look at it. */
export const isTrouble = ([{ tone }]: Causes): boolean => tone === 'bad' || tone === 'warn';
