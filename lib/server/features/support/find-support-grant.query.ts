import { VertebraError } from '../../../domain/errors.ts';
import type { OrganizationGrant } from '../../../domain/grant.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { readSupportGrant } from './support-grants.store.ts';

/** A support grant of the Organization that access was given to, or `not-found`. */
export async function findSupportGrant(access: OrganizationGrant, id: string): Promise<SupportGrantRecord> {
  const grant = await readSupportGrant(access.organization, id);
  if (grant === null) {
    throw new VertebraError(
      'not-found',
      `${access.organization} has no such support grant. It may have ended long ago.`,
    );
  }
  return grant;
}
