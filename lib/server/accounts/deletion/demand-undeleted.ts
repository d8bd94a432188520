import { VertebraError } from '../../../domain/errors.ts';
import type { Deletion } from '../../../domain/organizations/deletion.ts';

/**
 * Refuses to go on with an Organization whose record says that it is being deleted, or was: whoever writes asks, so nothing of it comes
 * back. Throws `conflict`.
 */
export function demandUndeleted(slug: string, { deletion }: { deletion?: Deletion | undefined }): void {
  if (deletion === undefined) return;
  const { by, at, reason, doneAt } = deletion;
  const was = doneAt === null ? 'is being deleted' : 'was deleted';
  throw new VertebraError('conflict', `${slug} ${was}, by ${by.username} at ${at} (“${reason}”). Nothing was changed.`);
}
