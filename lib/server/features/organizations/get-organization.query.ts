import type { Caller } from '../../../domain/system/caller.ts';
import type {
  Organization,
  OrganizationDetail,
  OrganizationUsage,
} from '../../../domain/organizations/organization.ts';
import { authorize } from '../../access/authorize.ts';
import type { AccountIndex } from '../../accounts/account-index.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { showSuspension } from '../../accounts/suspension/show-suspension.ts';
import { missingParts } from '../../accounts/missing-parts.ts';

/** What goes over the wire of an indexed Organization. */
export function toOrganization(
  index: AccountIndex,
  indexed: IndexedOrganization,
  usage: OrganizationUsage,
): Organization {
  const { slug, displayName, account, environments, retired, limits } = indexed;
  const { state, closed, home, edge } = index.standingOf(indexed);
  return { slug, displayName, account, state, closed, validity: { home, edge }, environments, retired, limits, usage };
}

/** One Organization with its usage. */
export async function getOrganization(caller: Caller, slug: string): Promise<OrganizationDetail> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  const usage = await getUsage();
  return {
    organization: toOrganization(await getIndex(), organization, usage.of(organization.account)),
    freshness: usage.freshness,
    // What is being deleted lacks more and more, and is resumed by nobody.
    missing: organization.standing.deleting ? [] : await missingParts(organization, usage),
    resumesWith: organization.standing.deleting ? null : organization.resumesWith,
    ...(await showSuspension(organization)),
  };
}
