import { rollUp, toSeries } from '../../../domain/usage/roll-up.ts';
import { USAGE_RANGES } from '../../../domain/usage/usage-metrics.ts';
import type { ReadUsageSeries, UsageSeries } from '../../../domain/usage/usage-series.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { slotOf } from '../../accounts/usage/usage-hour.ts';
import { getUsageHour } from '../../accounts/usage/usage-sampler.ts';

const limitOf = (limit: number | null): number | null => (limit === null || limit < 0 ? null : limit);

/** Limits as lines of a chart. */
export const limitsOf = ({ limits }: IndexedOrganization): Pick<UsageSeries, 'limits' | 'tiered'> => ({
  limits: {
    storageBytes: limitOf(limits.storageBytes),
    memoryBytes: limitOf(limits.memoryBytes),
    connections: limitOf(limits.connections),
  },
  tiered: limits.tiers.length > 0,
});

/** One Organization's usage over time. Throws as `authorize` does, and `not-found`. */
export async function getUsageSeries(
  caller: Caller,
  slug: string,
  { range }: ReadUsageSeries,
  now = Date.now(),
): Promise<UsageSeries> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  const { stepSeconds, points: count } = USAGE_RANGES[range];
  const start = (Math.floor(now / 1000 / stepSeconds) - count + 1) * stepSeconds;
  const hour = await getUsageHour();
  const points = hour.points(organization.account, slotOf(start * 1000), slotOf(now) + 1);
  return {
    range,
    source: 'samples',
    problem: null,
    start,
    stepSeconds,
    series: toSeries(rollUp(points, stepSeconds), start, stepSeconds, count),
    coarseBefore: null,
    ...limitsOf(organization),
    forecast: { storageBytes: { fullAt: null, perDay: null, reason: 'It takes samples of at least three days.' } },
    asOf: hour.newest === 0 ? null : new Date(hour.newest).toISOString(),
  };
}
