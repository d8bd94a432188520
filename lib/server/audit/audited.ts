import type { AuditAction } from '../../domain/audit.ts';
import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import { recordAudit } from './record.ts';

/**
 * Intent, act, outcome: the act does not start before its intent is in the log, and its end, good or bad, follows it under
 * the same correlation. Throws what the act throws.
 */
export async function audited<T>(
  caller: Caller,
  subject: { action: AuditAction; organization: string | null; object: string },
  act: () => Promise<T>,
): Promise<T> {
  await recordAudit(caller, { ...subject, result: 'intent' });
  let result: T;
  try {
    result = await act();
  } catch (error) {
    const reason = error instanceof VertebraError ? error.message : 'An unexpected error; see the server log.';
    // The act's own error is what people must see, also when the log cannot be written any more.
    await recordAudit(caller, { ...subject, result: 'failed', reason }).catch(() => undefined);
    throw error;
  }
  await recordAudit(caller, { ...subject, result: 'done' });
  return result;
}
