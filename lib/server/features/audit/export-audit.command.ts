import type { ExportAudit } from '../../../domain/audit/audit.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { api } from '../../../domain/paths.ts';
import { exportRecords } from '../../audit/export.ts';
import { recordAudit } from '../../audit/record.ts';
import { auditScope } from './audit-scope.ts';

/**
 * The part of the log that `listAudit` would show, as a file in pieces. That it was taken out stands in the log before the
 * first piece is made.
 */
export async function exportAudit(
  caller: Caller,
  { format, ...asked }: ExportAudit,
): Promise<AsyncGenerator<Uint8Array>> {
  const filter = await auditScope(caller.actor, asked);
  const { organization } = filter;
  await recordAudit(caller, {
    action: 'audit.export',
    organization: organization ?? null,
    object: api.auditExport({ format, ...asked, organization }),
    result: 'done',
  });
  return exportRecords(filter, format);
}
