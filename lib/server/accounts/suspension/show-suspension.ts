import { setTimeout as sleep } from 'node:timers/promises';
import { isProven } from '../../../domain/evidence.ts';
import type { OrganizationDetail } from '../../../domain/organizations/organization.ts';
import type { Suspension } from '../../../domain/organizations/suspension.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { isSilence } from '../../nats/connections/connect.ts';
import { readOrganizationRecord } from '../organization-record.ts';

const isShown = ({ suspended, written, servers }: Suspension, closed: boolean): boolean =>
  !written || (suspended === closed && (suspended || !servers.every(isProven)));

/** Pages show what is in memory at once: they do not wait longer for what is not. */
const WAITS_MS = 1_500;

type Shown = Pick<OrganizationDetail, 'suspension' | 'deletion'>;

async function read({ slug, standing }: IndexedOrganization): Promise<Shown> {
  const { suspension, deletion } = (await readOrganizationRecord(slug))?.record ?? {};
  if (standing.deleting || deletion !== undefined) return { suspension: null, deletion: deletion ?? null };
  return { deletion: null, suspension: suspension && isShown(suspension, standing.closed) ? suspension : null };
}

/**
 * What a page shows of a deletion, or of a suspension: who did it, as long as the claims say the same; of a resumption only while it is
 * not proven on every server. Nothing while NATS does not answer: it is not known then.
 */
export async function showSuspension(organization: IndexedOrganization): Promise<Shown> {
  const shown = read(organization).catch((error: unknown) => {
    if (isSilence(error)) return {};
    throw error;
  });
  return Promise.race([shown, sleep(WAITS_MS, {}, { ref: false })]);
}
