import { VertebraError } from '../../../domain/errors.ts';
import type { OrganizationGrant } from '../../../domain/grant.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { findEnvironment } from './find-environment.query.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';

export const noSuchRejectedEvent = (id: string): VertebraError =>
  new VertebraError('not-found', `No event ${id} is among the rejected ones. It was retried or dropped before.`);

/** The Organization and the stream sequence that a request about a rejected event names. Throws `not-found`. */
export async function findRejectedEvent(
  grant: OrganizationGrant<'environment.settle-rejected'>,
  environment: string,
  id: string,
): Promise<{ organization: IndexedOrganization; sequence: number }> {
  const organization = await findEnvironment(grant, environment);
  await findOpenOrganization(grant);
  if (!/^[1-9]\d{0,14}$/.test(id)) throw noSuchRejectedEvent(id.slice(0, 50));
  return { organization, sequence: Number(id) };
}
