import { forecast } from '../../../domain/usage/forecast.ts';
import type { DayValue } from '../../../domain/usage/forecast.ts';
import { rollUp } from '../../../domain/usage/roll-up.ts';
import { USAGE_METRIC_NAMES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageForecast } from '../../../domain/usage/usage-series.ts';
import { readPoints } from './read-points.store.ts';

const DAY_SECONDS = 86_400;
/** What is further back says little of how it goes on. */
const DAYS = 30;
/** A trend of days is not another one some minutes later. */
const FRESH_MS = 10 * 60_000;
/** Organizations whose days are remembered. */
const MOST = 1_000;

interface Remembered {
  at: number;
  days: DayValue[];
  latest: number | null;
}
const remembered = new Map<string, Remembered>();

const STORAGE = USAGE_METRIC_NAMES.indexOf('storageBytes');

async function readDays(home: string, now: number): Promise<Remembered | null> {
  const known = remembered.get(home);
  if (known !== undefined && Math.abs(now - known.at) < FRESH_MS) return known;
  const today = Math.floor(now / 1000 / DAY_SECONDS) * DAY_SECONDS;
  const { points, isPartial } = await readPoints(home, '5y', today - DAYS * DAY_SECONDS, now);
  if (isPartial) return null;
  const days = rollUp(points, DAY_SECONDS).flatMap(({ at, figures }) => {
    const value = figures[STORAGE] ?? null;
    // What is not over yet may still rise.
    return value === null || at >= today ? [] : [{ at, value }];
  });
  const latest = points.findLast(({ figures }) => (figures[STORAGE] ?? null) !== null)?.figures[STORAGE] ?? null;
  const read = { at: now, days, latest };
  remembered.delete(home);
  remembered.set(home, read);
  for (const oldest of remembered.keys()) if (remembered.size > MOST) remembered.delete(oldest);
  return read;
}

/** When the storage of an Organization is full. `tiered` says that it has limits for each number of replicas. */
export async function forecastStorage(
  { home, limit, tiered }: { home: string; limit: number | null; tiered: boolean },
  now: number,
): Promise<UsageForecast> {
  if (tiered) {
    const reason = 'Storage is limited for each number of replicas on its own, and is not told for each of them.';
    return { fullAt: null, perDay: null, reason };
  }
  const read = limit === null ? null : await readDays(home, now);
  if (limit !== null && read === null)
    return { fullAt: null, perDay: null, reason: 'What was sampled before cannot be read now.' };
  return forecast(read?.days ?? [], { limit, latest: read?.latest ?? null, now: now / 1000 });
}
