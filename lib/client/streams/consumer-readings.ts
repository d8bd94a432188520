import type { ConsumerInfo } from '../../jetstream/consumers/consumer-info.ts';
import { toReading } from '../../jetstream/consumers/consumer-pace.ts';
import type { ConsumerReading } from '../../jetstream/consumers/consumer-pace.ts';

/** A consumer, and what its figures were as long as this window has looked at it, the oldest first. */
export type WatchedConsumer = ConsumerInfo & { readings: readonly ConsumerReading[] };

const MOST_CONSUMERS = 200;
const MOST_READINGS = 400;
/** All are kept for so long, of older ones one each so many milliseconds: 2.5 hours in all. */
const WHOLE_MILLISECONDS = 600_000;
const THIN_MILLISECONDS = 30_000;
/** Closer ones are of the list and of the page, asked at once. */
const SAME_MILLISECONDS = 2_000;

interface Kept {
  created: string;
  readings: readonly ConsumerReading[];
}

/** By session, stream and name, the one looked at last at the end. Over a navigation it stays; it goes with the window. */
const kept = new Map<string, Kept>();

/** Adds a reading; where there are too many, older ones are thinned out, and the oldest go. Pure. */
export function addReading(readings: readonly ConsumerReading[], next: ConsumerReading): ConsumerReading[] {
  const last = readings.at(-1);
  const before = last !== undefined && next.at - last.at < SAME_MILLISECONDS ? readings.slice(0, -1) : readings;
  let thinAt = -Infinity;
  const thinned = before.filter(({ at }) => {
    if (next.at - at > WHOLE_MILLISECONDS && at - thinAt < THIN_MILLISECONDS) return false;
    thinAt = at;
    return true;
  });
  return [...thinned, next].slice(-MOST_READINGS);
}

/**
 * Keeps what a consumer's figures are now, and gives them with those of before. One that was made anew under its name begins anew.
 * @param at when it was answered, milliseconds since 1970
 */
export function watched(session: string, stream: string, consumer: ConsumerInfo, at: number): WatchedConsumer {
  const key = JSON.stringify([session, stream, consumer.name]);
  const known = kept.get(key);
  const before = known?.created === consumer.created ? known.readings : [];
  const readings = addReading(before, toReading(consumer, at));
  kept.delete(key);
  kept.set(key, { created: consumer.created, readings });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_CONSUMERS) break;
    kept.delete(oldest);
  }
  return { ...consumer, readings };
}
