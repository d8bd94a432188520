import { USAGE_METRIC_NAMES, USAGE_METRICS } from './usage-metrics.ts';
import type { UsageFigures } from './usage-series.ts';

/** Figures of one step, in the order of `USAGE_METRIC_NAMES`; null where one is not known. */
export interface UsagePoint {
  /** when the step begins, in seconds since 1970 */
  at: number;
  /** how long it is */
  seconds: number;
  figures: readonly (number | null)[];
}

const KINDS = USAGE_METRIC_NAMES.map((name) => USAGE_METRICS[name].coarse);

/** One figure of several, by what kind it is; null when none is known. */
function merge(points: readonly UsagePoint[], metric: number): number | null {
  const known = points.flatMap(({ figures, seconds }) => {
    const value = figures[metric] ?? null;
    return value === null ? [] : [{ value, seconds }];
  });
  if (known.length === 0) return null;
  const kind = KINDS[metric];
  if (kind === 'max') return Math.max(...known.map(({ value }) => value));
  if (kind === 'sum') return known.reduce((total, { value }) => total + value, 0);
  const seconds = known.reduce((total, point) => total + point.seconds, 0);
  return known.reduce((total, point) => total + point.value * point.seconds, 0) / seconds;
}

/**
 * Figures in steps of so many seconds: the highest of levels, the mean of rates by the time that is known of, the sum of occurrences. A step that
 * nothing is known of is left out. Rolling up in between changes nothing where no figure is missing.
 */
export function rollUp(points: readonly UsagePoint[], stepSeconds: number): UsagePoint[] {
  const steps = Map.groupBy(points, ({ at }) => Math.floor(at / stepSeconds) * stepSeconds);
  return [...steps]
    .map(([at, inside]): UsagePoint => ({
      at,
      seconds: stepSeconds,
      figures: inside.length === 1 ? (inside[0]?.figures ?? []) : KINDS.map((_, metric) => merge(inside, metric)),
    }))
    .sort((a, b) => a.at - b.at);
}

/** A figure for each step from `start` on, null where there is no point. */
export function toSeries(
  points: readonly UsagePoint[],
  start: number,
  stepSeconds: number,
  count: number,
): UsageFigures {
  const byStep = new Map(points.map((point) => [Math.round((point.at - start) / stepSeconds), point.figures]));
  const steps = Array.from({ length: count }, (_, step) => byStep.get(step));
  return Object.fromEntries(
    USAGE_METRIC_NAMES.map((name, metric) => [name, steps.map((figures) => figures?.[metric] ?? null)]),
  ) as UsageFigures;
}
