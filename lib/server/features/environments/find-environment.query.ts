import { VertebraError } from '../../../domain/errors.ts';
import type { OrganizationGrant } from '../../../domain/grant.ts';
import { parseEnvironmentName, retiredMessage } from '../../../domain/names.ts';
import type { EnvironmentType } from '../../../domain/names.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { findOrganization } from '../../accounts/find-organization.ts';

/** Says that there is none, and the same of another Organization's: who asks must not learn which of the two it is. */
export const environmentNotFoundMessage = (environment: string): string =>
  `There is no Environment “${environment}” that you can see. Check the name, or sign in with the Organization it belongs to.`;

const environmentNotFound = (environment: string): VertebraError =>
  new VertebraError('not-found', environmentNotFoundMessage(environment));

/** An Environment, retired or not, and whose it is. */
interface FoundEnvironment {
  organization: IndexedOrganization;
  type: EnvironmentType;
}

/** Throws `not-found` where there is none: for one that was never there and for another Organization's in the same words. */
export async function findAnyEnvironment(grant: OrganizationGrant, environment: string): Promise<FoundEnvironment> {
  const parsed = parseEnvironmentName(environment);
  if (parsed?.organization !== grant.organization) throw environmentNotFound(environment);
  const organization = await findOrganization(grant);
  const { type } = parsed;
  if (![...organization.environments, ...organization.retired].includes(type)) throw environmentNotFound(environment);
  return { organization, type };
}

/**
 * The Organization that a grant is about, when the Environment is one of its. Throws as `findAnyEnvironment` does, and `conflict` for one
 * that is retired: the projector has let go of it.
 */
export async function findEnvironment(grant: OrganizationGrant, environment: string): Promise<IndexedOrganization> {
  const { organization, type } = await findAnyEnvironment(grant, environment);
  if (organization.retired.includes(type)) throw new VertebraError('conflict', retiredMessage(environment));
  return organization;
}

/** Whether the Organization has that Environment, for a page about it. Throws as `authorize` and `findAnyEnvironment` do. */
export async function checkEnvironment({ actor }: Caller, organization: string, environment: string): Promise<void> {
  await findAnyEnvironment(authorize(actor, 'jetstream.inspect', organization), environment);
}
