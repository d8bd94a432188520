import { setTimeout as sleep } from 'node:timers/promises';
import type { UsagePoint } from '../../../domain/usage/roll-up.ts';
import { USAGE_METRIC_NAMES, USAGE_METRICS, USAGE_RANGES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageRange } from '../../../domain/usage/usage-metrics.ts';
import { slotOf } from '../../accounts/usage/usage-hour.ts';
import { getUsageHour } from '../../accounts/usage/usage-sampler.ts';
import type { UsageTier } from '../../nats/streams/usage-streams.ts';
import { readHistory, TIER_SECONDS } from './history.store.ts';

/** Coarse first: what is not made of others yet is taken from those. */
const TIERS: Record<UsageRange, readonly UsageTier[]> = {
  '1h': ['5m'],
  '2d': ['5m'],
  '90d': ['1h', '5m'],
  '5y': ['1d', '1h', '5m'],
};
const STEP = USAGE_RANGES['1h'].stepSeconds;

/** A page does not wait longer for what is kept, and has the hour in memory then. */
const PATIENCE_MS = 3_000;
/** So long after a failure it is not tried again. */
const REST_MS = 15_000;
let restUntil = -Infinity;

/** What is kept of an Organization since a time. Throws `nats-unavailable`, and when it takes too long. */
async function readKept(range: UsageRange, home: string, since: number): Promise<UsagePoint[]> {
  const points: UsagePoint[] = [];
  let from = since;
  for (const tier of TIERS[range]) {
    const found = await readHistory(tier, home, Math.floor(from / TIER_SECONDS[tier]) * TIER_SECONDS[tier]);
    points.push(...found.filter(({ at }) => at >= from || points.length === 0));
    const last = points.at(-1);
    if (last !== undefined) from = last.at + last.seconds;
  }
  return points;
}

async function readInTime(range: UsageRange, home: string, since: number): Promise<UsagePoint[] | null> {
  if (performance.now() < restUntil) return null;
  const late = sleep(PATIENCE_MS, null, { ref: false });
  const kept = await Promise.race([readKept(range, home, since).catch(() => null), late]);
  if (kept === null) restUntil = performance.now() + REST_MS;
  return kept;
}

/** A longer step as shorter ones that are alike; what was counted in it is spread over them. */
const spread = ({ at, seconds, figures }: UsagePoint): UsagePoint[] =>
  Array.from({ length: seconds / STEP }, (_, step) => ({
    at: at + step * STEP,
    seconds: STEP,
    figures: figures.map((value, metric) => {
      const name = USAGE_METRIC_NAMES[metric];
      return value !== null && name !== undefined && USAGE_METRICS[name].coarse === 'sum'
        ? (value * STEP) / seconds
        : value;
    }),
  }));

export interface ReadPoints {
  /** oldest first, of different lengths */
  points: UsagePoint[];
  /** before it they are of longer steps than the range has, in seconds since 1970; null when none are */
  coarseBefore: number | null;
  /** whether what is kept could not be read, so that only what is in memory is here */
  isPartial: boolean;
}

/** What is known of an Organization from a time on (seconds since 1970), kept and in memory. `now` is in milliseconds. */
export async function readPoints(home: string, range: UsageRange, start: number, now: number): Promise<ReadPoints> {
  const hour = await getUsageHour();
  const held = (from: number) => hour.points(home, Math.ceil(from / STEP), slotOf(now) + 1);
  if (range !== '1h') {
    const kept = await readInTime(range, home, start);
    const last = kept?.at(-1);
    const points = [...(kept ?? []), ...held(last === undefined ? start : last.at + last.seconds)];
    return { points, coarseBefore: null, isPartial: kept === null };
  }
  const first = (hour.firstSlot(slotOf(now)) ?? slotOf(now) + 1) * STEP;
  if (first <= start + STEP) return { points: held(start), coarseBefore: null, isPartial: false };
  const kept = await readInTime(range, home, start);
  const before = (kept ?? []).flatMap(spread).filter(({ at }) => at >= start && at < first && at * 1000 <= now);
  return {
    points: [...before, ...held(first)],
    coarseBefore: before.length > 0 ? first : null,
    isPartial: kept === null,
  };
}
