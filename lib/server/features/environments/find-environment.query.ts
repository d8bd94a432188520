import { VertebraError } from '../../../domain/errors.ts';
import type { OrganizationGrant } from '../../../domain/grant.ts';
import { parseEnvironmentName } from '../../../domain/names.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { findOrganization } from '../../accounts/find-organization.ts';

/** Says that there is none, and the same of another Organization's: who asks must not learn which of the two it is. */
export const environmentNotFoundMessage = (environment: string): string =>
  `There is no Environment “${environment}” that you can see. Check the name, or sign in with the Organization it belongs to.`;

const environmentNotFound = (environment: string): VertebraError =>
  new VertebraError('not-found', environmentNotFoundMessage(environment));

/**
 * The Organization that a grant is about, when the Environment is one of its. Throws `not-found` otherwise: for one that was
 * never there and for another Organization's in the same words.
 */
export async function findEnvironment(grant: OrganizationGrant, environment: string): Promise<IndexedOrganization> {
  const parsed = parseEnvironmentName(environment);
  if (parsed?.organization !== grant.organization) throw environmentNotFound(environment);
  const organization = await findOrganization(grant);
  if (!organization.environments.includes(parsed.type)) throw environmentNotFound(environment);
  return organization;
}

/** Whether the Organization has that Environment, for a page about it. Throws as `authorize` and `findEnvironment` do. */
export async function checkEnvironment({ actor }: Caller, organization: string, environment: string): Promise<void> {
  await findEnvironment(authorize(actor, 'jetstream.inspect', organization), environment);
}
