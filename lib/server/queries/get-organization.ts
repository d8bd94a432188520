import type { Caller } from '../../domain/caller.ts';
import type { Organization, OrganizationDetail, OrganizationUsage } from '../../domain/organization.ts';
import { authorize } from '../access/authorize.ts';
import type { IndexedOrganization } from '../nats/organization-of-claims.ts';
import { getUsage } from '../nats/usage-monitor.ts';
import { findOrganization } from './find-organization.ts';

/** What goes over the wire of an indexed Organization. */
export function toOrganization(indexed: IndexedOrganization, usage: OrganizationUsage): Organization {
  const { searchText: _, ...organization } = indexed;
  return { ...organization, usage };
}

/** One Organization with its usage. */
export async function getOrganization(caller: Caller, slug: string): Promise<OrganizationDetail> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  const usage = await getUsage();
  return { organization: toOrganization(organization, usage.of(organization.account)), freshness: usage.freshness };
}
