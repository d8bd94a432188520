import type { OrganizationGrant } from '../../domain/grant.ts';
import { organizationNotFound } from '../access/organization-not-found.ts';
import { getIndex } from '../nats/index-service.ts';
import type { IndexedOrganization } from '../nats/organization-of-claims.ts';

/** The Organization that a grant is about, or `not-found` in the words that somebody else's gets too. */
export async function findOrganization(grant: OrganizationGrant): Promise<IndexedOrganization> {
  const organization = (await getIndex()).organizations.get(grant.organization);
  if (!organization) throw organizationNotFound(grant.organization);
  return organization;
}
