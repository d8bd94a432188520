import { createHash } from 'node:crypto';
import type { Caller } from '../../../domain/system/caller.ts';
import { mayDo } from '../../../domain/access-table.ts';
import { EDGE_LIMITS } from '../../../domain/organizations/settings.ts';
import type { InUse, OrganizationSettings } from '../../../domain/organizations/settings.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { readBothAccounts } from '../../accounts/settings/change-settings.ts';
import type { BothAccounts } from '../../accounts/settings/change-settings.ts';
import { withoutEnvironments } from '../../accounts/settings/settings-change.ts';
import type { BothSettings } from '../../accounts/settings/settings-change.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import { getConfig } from '../../config/config.ts';

/** The same for the same settings, whoever wrote them. */
export const versionOf = ({ home, edge }: BothSettings): string =>
  createHash('sha256')
    .update(JSON.stringify({ home: withoutEnvironments(home), edge: withoutEnvironments(edge) }))
    .digest('base64url')
    .slice(0, 22);

/** What limits are compared with, some seconds old at most. */
export async function inUseOf({ account }: IndexedOrganization, { blocks: { home } }: BothAccounts) {
  const [usage, index] = await Promise.all([getUsage(), getIndex()]);
  const { storageBytes, memoryBytes, streams } = usage.of(account);
  const edge = index.edgeOf(account);
  const inUse: InUse = {
    storageBytes,
    memoryBytes,
    streams,
    consumers: Math.max(0, ...usage.streamsOf(account).values()),
    homeConnections: usage.connectionsOf(account),
    edgeConnections: edge === undefined ? 0 : usage.connectionsOf(edge),
    imports: home.imports.length,
    exports: home.exports.length,
  };
  return { inUse, freshness: usage.freshness };
}

/** What is to be told of an Organization's settings. */
export async function toSettings(
  { actor }: Caller,
  organization: IndexedOrganization,
  accounts: BothAccounts,
): Promise<OrganizationSettings> {
  const { home, edge } = accounts.settings;
  const { displayName, plan, suspended, tiers, ...limits } = withoutEnvironments(home);
  const known = Object.entries(tiers).flatMap(([name, tier]) => (tier === undefined ? [] : [[name, tier] as const]));
  const ofEdge = Object.fromEntries(EDGE_LIMITS.map((name) => [name, edge[name]]));
  return {
    displayName,
    plan,
    suspended,
    limits: { ...limits, tiers: Object.fromEntries(known) },
    edge: ofEdge as OrganizationSettings['edge'],
    ...(await inUseOf(organization, accounts)),
    // What others may be given is between them and the Sovereign.
    plans: getConfig().plans.filter(({ name }) => name === plan || mayDo(actor, 'organization.change')),
    version: versionOf(accounts.settings),
  };
}

/** Name, plan and limits of an Organization. Throws `conflict` for one that has no edge account yet. */
export async function getOrganizationSettings(caller: Caller, slug: string): Promise<OrganizationSettings> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  return toSettings(caller, organization, await readBothAccounts(organization));
}
