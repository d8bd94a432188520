import { rollUp, toSeries } from '../../../domain/usage/roll-up.ts';
import type { UsagePoint } from '../../../domain/usage/roll-up.ts';
import { USAGE_RANGES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageRange } from '../../../domain/usage/usage-metrics.ts';
import type { ReadUsageSeries, UsageSeries } from '../../../domain/usage/usage-series.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { getConfig } from '../../config/config.ts';
import { log } from '../../log/log.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { getUsageHour } from '../../accounts/usage/usage-sampler.ts';
import { forecastStorage } from './forecast.store.ts';
import { askPrometheus } from './prometheus.ts';
import { readPoints } from './read-points.store.ts';

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

/** When the newest figure of it that is known was sampled (ISO 8601); null when there is none. `newest` is when this process sampled last. */
function asOf(points: readonly UsagePoint[], newest: number, now: number): string | null {
  const last = points.findLast(({ figures }) => figures.some((figure) => figure !== null));
  if (last === undefined) return null;
  const [begins, ends] = [last.at * 1000, (last.at + last.seconds) * 1000];
  return new Date(newest >= begins && newest < ends ? newest : Math.min(ends, now)).toISOString();
}

type Told = Pick<UsageSeries, 'source' | 'problem' | 'series' | 'coarseBefore' | 'asOf'>;
interface Asked {
  range: UsageRange;
  start: number;
  now: number;
}

/** What Vertebra itself has sampled. */
async function fromSamples({ account: home }: IndexedOrganization, { range, start, now }: Asked): Promise<Told> {
  const { stepSeconds, points: count } = USAGE_RANGES[range];
  const { points, coarseBefore, isPartial } = await readPoints(home, range, start, now);
  return {
    source: 'samples',
    problem: isPartial ? 'NATS does not answer: here is what this server has in memory.' : null,
    series: toSeries(rollUp(points, stepSeconds), start, stepSeconds, count),
    coarseBefore,
    asOf: asOf(points, (await getUsageHour()).newest, now),
  };
}

/** What Prometheus has; when it does not answer, what Vertebra has, and why. */
async function fromPrometheus(base: string, organization: IndexedOrganization, asked: Asked): Promise<Told> {
  const { range, start, now } = asked;
  const { stepSeconds, points: count } = USAGE_RANGES[range];
  const edge = (await getIndex()).edgeOf(organization.account);
  const accounts = edge === undefined ? [organization.account] : [organization.account, edge];
  try {
    const series = await askPrometheus(base, { accounts, start, stepSeconds, count });
    const last = series.storageBytes.findLastIndex((value) => value !== null);
    const newest = last === -1 ? null : Math.min((start + (last + 1) * stepSeconds) * 1000, now);
    const asOf = newest === null ? null : new Date(newest).toISOString();
    return { source: 'prometheus', problem: null, series, coarseBefore: null, asOf };
  } catch (error) {
    log('Prometheus could not be asked', { organization: organization.slug }, error);
    const told = await fromSamples(organization, asked);
    return { ...told, problem: 'Prometheus does not answer as it should: these are samples of Vertebra itself.' };
  }
}

/** One Organization's usage over time. Throws as `authorize` does, and `not-found`. `now` is in milliseconds since 1970. */
export async function getUsageSeries(
  caller: Caller,
  slug: string,
  { range }: ReadUsageSeries,
  now = Date.now(),
): Promise<UsageSeries> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  const { stepSeconds, points: count } = USAGE_RANGES[range];
  const start = (Math.floor(now / 1000 / stepSeconds) - count + 1) * stepSeconds;
  const { prometheusUrl } = getConfig();
  const asked = { range, start, now };
  const { limits, tiered } = limitsOf(organization);
  const [told, storageBytes] = await Promise.all([
    prometheusUrl === null ? fromSamples(organization, asked) : fromPrometheus(prometheusUrl, organization, asked),
    forecastStorage({ home: organization.account, limit: limits.storageBytes, tiered }, now),
  ]);
  return { range, start, stepSeconds, ...told, limits, tiered, forecast: { storageBytes } };
}
