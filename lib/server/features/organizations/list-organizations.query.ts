import type { Actor } from '../../../domain/system/actor.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import type {
  ListOrganizations,
  OrganizationPage,
  OrganizationSort,
  OrganizationUsage,
} from '../../../domain/organizations/organization.ts';
import { authorize } from '../../access/authorize.ts';
import type { AccountIndex } from '../../accounts/account-index.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import type { UsageMonitor } from '../../accounts/usage/usage-monitor.ts';
import { toOrganization } from './get-organization.query.ts';

/** What sorting and searching need; what goes over the wire is put together for one page only. */
interface Row {
  indexed: IndexedOrganization;
  usage: OrganizationUsage;
}

const SORT_VALUES: Record<Exclude<OrganizationSort, 'name'>, (usage: OrganizationUsage) => number> = {
  storage: (usage) => usage.storageBytes,
  streams: (usage) => usage.streams,
  consumers: (usage) => usage.consumers,
  connections: (usage) => usage.connections,
  traffic: (usage) => usage.messagesInPerSecond + usage.messagesOutPerSecond,
};

const byName = (a: Row, b: Row): number => (a.indexed.slug < b.indexed.slug ? -1 : 1);

/** Rows in the wanted order; equal ones by name, so that pages do not overlap. */
function sortRows(rows: readonly Row[], sort: OrganizationSort, direction: 'asc' | 'desc'): Row[] {
  const sign = direction === 'asc' ? 1 : -1;
  if (sort === 'name') return rows.toSorted((a, b) => sign * byName(a, b));
  const value = SORT_VALUES[sort];
  return rows.toSorted((a, b) => sign * (value(a.usage) - value(b.usage)) || byName(a, b));
}

/** All rows of one state of index and usage, and their orders; 10,000 are put together once, not for each page. */
let cache:
  { index: AccountIndex; version: number; usageAt: number; rows: Row[]; sorted: Map<string, Row[]> } | undefined;

function allRows(index: AccountIndex, usage: UsageMonitor, query: ListOrganizations): Row[] {
  if (cache?.index !== index || cache.version !== index.version || cache.usageAt !== usage.at) {
    const rows = [...index.organizations.values()].map((indexed) => ({ indexed, usage: usage.of(indexed.account) }));
    cache = { index, version: index.version, usageAt: usage.at, rows, sorted: new Map() };
  }
  const name = `${query.sort} ${query.direction}`;
  const sorted = cache.sorted.get(name) ?? sortRows(cache.rows, query.sort, query.direction);
  cache.sorted.set(name, sorted);
  return sorted;
}

/** People of an Organization have a list of one; the gate says who may see all. */
function visibleRows(actor: Actor, index: AccountIndex, usage: UsageMonitor, query: ListOrganizations): Row[] {
  if (actor.scope === 'sovereign') {
    authorize(actor, 'organization.list');
    return allRows(index, usage, query);
  }
  const { organization } = authorize(actor, 'organization.read', actor.organization);
  const indexed = index.organizations.get(organization);
  return indexed && !indexed.standing.deleting ? [{ indexed, usage: usage.of(indexed.account) }] : [];
}

/** A page of the Organizations that the caller may see, searched and sorted in memory. */
export async function listOrganizations(caller: Caller, query: ListOrganizations): Promise<OrganizationPage> {
  const [index, usage] = await Promise.all([getIndex(), getUsage()]);
  const visible = visibleRows(caller.actor, index, usage, query);
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching =
    words.length === 0
      ? visible
      : visible.filter((row) => words.every((word) => row.indexed.searchText.includes(word)));
  return {
    items: matching
      .slice(query.offset, query.offset + query.limit)
      .map((row) => toOrganization(index, row.indexed, row.usage)),
    total: matching.length,
    all: visible.length,
    freshness: usage.freshness,
    unreadable: caller.actor.scope === 'sovereign' ? index.unreadable : [],
  };
}
