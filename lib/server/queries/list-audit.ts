import type { AuditPage, ListAudit } from '../../domain/audit.ts';
import type { Caller } from '../../domain/caller.ts';
import { authorize } from '../access/authorize.ts';
import { readAudit } from '../audit/read.ts';
import { findOrganization } from './find-organization.ts';

/**
 * The audit log, newest first: all of it for those who may, one Organization's part otherwise. People of an Organization
 * get their own part when they name none.
 */
export async function listAudit({ actor }: Caller, query: ListAudit): Promise<AuditPage> {
  const slug = query.organization ?? (actor.scope === 'organization' ? actor.organization : undefined);
  const page = { before: query.before, limit: query.limit };
  if (slug === undefined) {
    authorize(actor, 'audit.read-all');
    return readAudit({ organization: null, ...page });
  }
  const organization = await findOrganization(authorize(actor, 'audit.read', slug));
  return readAudit({ organization: organization.slug, ...page });
}
