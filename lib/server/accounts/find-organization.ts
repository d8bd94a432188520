import { VertebraError } from '../../domain/errors.ts';
import type { OrganizationGrant } from '../../domain/grant.ts';
import { organizationNotFound } from '../access/access-refused.ts';
import { getIndex } from './index-service.ts';
import type { IndexedOrganization } from './organization-of-claims.ts';
import { missingToOpen } from './missing-parts.ts';

/** The Organization that a grant is about, or `not-found` in the words that somebody else's gets too. */
export async function findOrganization(grant: OrganizationGrant): Promise<IndexedOrganization> {
  const organization = (await getIndex()).organizations.get(grant.organization);
  // People of one that is being deleted have it no more.
  const isGone = organization?.standing.deleting === true && grant.actor.scope === 'organization';
  if (organization === undefined || isGone) throw organizationNotFound(grant.organization);
  return organization;
}

/**
 * The same for whoever wants to open or issue something in it. Throws `conflict` with the reason when nothing can be: it is
 * suspended, its claims have expired or are not valid yet, or other means made it and did not finish it.
 */
export async function findOpenOrganization(grant: OrganizationGrant): Promise<IndexedOrganization> {
  const organization = await findOrganization(grant);
  const { closed } = (await getIndex()).standingOf(organization);
  if (closed !== null) throw new VertebraError('conflict', closed);
  const missing = await missingToOpen(organization);
  if (missing.length > 0)
    throw new VertebraError('conflict', `${organization.slug} is incomplete. ${missing.join(' ')}`);
  return organization;
}
