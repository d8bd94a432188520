import type { UsageForecast } from './usage-series.ts';

/** The highest figure of a day. */
export interface DayValue {
  /** when the day began, in seconds since 1970 */
  at: number;
  value: number;
}

const DAY_SECONDS = 86_400;
/** Fewer tell no trend. */
const FEWEST_DAYS = 3;
/** What is further away than this is no forecast. */
const MOST_DAYS = 730;

const told = (reason: string, perDay: number | null = null): UsageForecast => ({ fullAt: null, perDay, reason });

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The median of the slopes between all pairs of days (Theil and Sen): up to a quarter of the days may be anything. Per day. */
function slopeOf(days: readonly DayValue[]): number {
  const slopes = days.flatMap((a, n) =>
    days.slice(n + 1).map((b) => ((b.value - a.value) / (b.at - a.at)) * DAY_SECONDS),
  );
  return median(slopes);
}

/**
 * When a limit is met if the days before (one value each, whole days, oldest first) go on as they did. Not told where that would be a guess, and
 * why. `latest` is the newest figure; times are in seconds since 1970. Pure.
 */
export function forecast(
  days: readonly DayValue[],
  { limit, latest, now }: { limit: number | null; latest: number | null; now: number },
): UsageForecast {
  if (limit === null) return told('There is no limit.');
  if (latest === null) return told('The current usage is unknown.');
  if (latest >= limit) return told('The limit is reached.');
  const [first, last] = [days[0], days.at(-1)];
  const span = first && last ? (last.at - first.at) / DAY_SECONDS : 0;
  if (days.length < FEWEST_DAYS || span < FEWEST_DAYS - 1)
    return told('Samples of at least three whole days are needed.');
  const slope = slopeOf(days);
  if (slope <= 0) return told('It does not grow.', slope);
  const offset = median(days.map(({ at, value }) => value - (slope * at) / DAY_SECONDS));
  const lineAt = (at: number) => offset + (slope * at) / DAY_SECONDS;
  const noise = median(days.map(({ at, value }) => Math.abs(value - lineAt(at))));
  if (noise > (slope * span) / 2) return told('It goes up and down too much to tell.', slope);
  if (Math.abs(latest - lineAt(now)) > Math.max(slope * span, slope * FEWEST_DAYS))
    return told('It changed recently, and earlier days do not predict it.', slope);
  const left = (limit - latest) / slope;
  if (left > MOST_DAYS) return told('At this rate it is not full within two years.', slope);
  return { fullAt: new Date((now + left * DAY_SECONDS) * 1000).toISOString(), perDay: slope, reason: null };
}
