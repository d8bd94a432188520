import type { Actor } from '../../../domain/system/actor.ts';
import { authorize } from '../../access/authorize.ts';
import { wasDeleted } from '../../accounts/deletion/deleted-accounts.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import type { ScopedFilter } from '../../audit/subject.ts';

/** People of an Organization see nothing of one that had its name before and was deleted. */
async function ofThisOne(slug: string, from: string | undefined): Promise<Partial<ScopedFilter>> {
  const after = (await readOrganizationRecord(slug))?.record.after;
  if (after === undefined) return {};
  const isLater = from !== undefined && Date.parse(from) > Date.parse(after.since);
  return { from: isLater ? from : after.since, without: after.act };
}

/**
 * The part of the log that somebody may read of what they ask for. Throws as `authorize` does, and `not-found` for an Organization that is
 * not there and never was.
 */
export async function auditScope<F extends ScopedFilter>(actor: Actor, asked: F): Promise<F & ScopedFilter> {
  const slug = asked.organization ?? (actor.scope === 'organization' ? actor.organization : undefined);
  if (slug === undefined) {
    authorize(actor, 'audit.read-all');
    return asked;
  }
  const grant = authorize(actor, 'audit.read', slug);
  if (actor.scope === 'sovereign' && (await wasDeleted(slug))) return { ...asked, organization: slug };
  const { slug: organization } = await findOrganization(grant);
  return { ...asked, organization, ...(actor.scope === 'organization' && (await ofThisOne(slug, asked.from))) };
}
