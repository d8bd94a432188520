import type { AuditPage, ListAudit } from '../../../domain/audit/audit.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { readAudit } from '../../audit/read.ts';
import { auditScope } from './audit-scope.ts';

/**
 * The audit log, newest first: all of it for those who may, one Organization's part otherwise. People of an Organization
 * get their own part when they name none.
 */
export async function listAudit({ actor }: Caller, { before, limit, ...filter }: ListAudit): Promise<AuditPage> {
  return readAudit({ filter: await auditScope(actor, filter), before, limit });
}
