import { isProven } from '../../../domain/evidence.ts';
import type { OrganizationDetail } from '../../../domain/organizations/organization.ts';
import type { Suspension } from '../../../domain/organizations/suspension.ts';
import { readSettings } from '../../keys/claims-settings.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { readOrganizationRecord } from '../organization-record.ts';
import { readStoredClaims } from '../stored-claims.ts';

const isShown = ({ suspended, written, servers }: Suspension, closed: boolean): boolean =>
  !written || (suspended === closed && (suspended || !servers.every(isProven)));

/**
 * What a page shows of a suspension: who did it, as long as the claims say the same; of a resumption only while it is not proven on every
 * server. Throws `nats-unavailable`.
 */
export async function showSuspension({
  slug,
  account,
  standing,
}: IndexedOrganization): Promise<Pick<OrganizationDetail, 'suspension' | 'resumesWith'>> {
  const suspension = (await readOrganizationRecord(slug))?.record.suspension;
  const stored = standing.closed ? await readStoredClaims(account) : null;
  return {
    suspension: suspension && isShown(suspension, standing.closed) ? suspension : null,
    resumesWith: stored === null ? null : readSettings(stored.nats).connections,
  };
}
