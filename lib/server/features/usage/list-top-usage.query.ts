import type { UsageMetric } from '../../../domain/usage/usage-metrics.ts';
import type { ListTopUsage, TopUsage, TopUsageItem } from '../../../domain/usage/usage-series.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import type { AccountIndex } from '../../accounts/account-index.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { SAMPLE_MS, slotOf } from '../../accounts/usage/usage-hour.ts';
import type { UsageHour } from '../../accounts/usage/usage-hour.ts';
import { getUsageHour } from '../../accounts/usage/usage-sampler.ts';
import { limitsOf } from './get-usage-series.query.ts';

function itemOf(organization: IndexedOrganization, by: UsageMetric, value: number): TopUsageItem {
  const { limits } = limitsOf(organization);
  const limit = by in limits ? limits[by as keyof typeof limits] : null;
  const { slug, displayName } = organization;
  return { slug, displayName, value, limit, share: limit === null || limit === 0 ? null : value / limit };
}

/** Ranks of one state of index and samples: 10,000 are summed up once for each figure, not for each page. */
let cache:
  { index: AccountIndex; version: number; newest: number; ranked: Map<UsageMetric, TopUsageItem[]> } | undefined;

function rank(index: AccountIndex, hour: UsageHour, by: UsageMetric): TopUsageItem[] {
  const { version } = index;
  const { newest } = hour;
  if (cache?.index !== index || cache.version !== version || cache.newest !== newest)
    cache = { index, version, newest, ranked: new Map() };
  const known = cache.ranked.get(by);
  if (known !== undefined) return known;
  const items = [...index.organizations.values()]
    .map((organization) => itemOf(organization, by, hour.summary(organization.account, by) ?? 0))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || (a.slug < b.slug ? -1 : 1));
  cache.ranked.set(by, items);
  return items;
}

/** Organizations by what they used in the last hour of this process, highest first; equal ones by name. Throws as `authorize` does. */
export async function rankUsage(caller: Caller, by: UsageMetric): Promise<Omit<TopUsage, 'total'>> {
  authorize(caller.actor, 'organization.list');
  const [index, hour] = await Promise.all([getIndex(), getUsageHour()]);
  const since = hour.firstSlot(slotOf(hour.newest));
  return {
    by,
    items: rank(index, hour, by),
    since: since === undefined ? null : new Date(since * SAMPLE_MS).toISOString(),
    asOf: hour.newest === 0 ? null : new Date(hour.newest).toISOString(),
  };
}

/** A page of them. */
export async function listTopUsage(caller: Caller, { by, offset, limit }: ListTopUsage): Promise<TopUsage> {
  const ranked = await rankUsage(caller, by);
  return { ...ranked, items: ranked.items.slice(offset, offset + limit), total: ranked.items.length };
}
