import type { WriteAction } from '../../domain/audit-words.ts';
import type { Caller } from '../../domain/caller.ts';
import { ERROR_CODES, VertebraError } from '../../domain/errors.ts';
import { recordAudit } from './record.ts';

/** What the log says of an act that did not happen: refused for a reason of the request's, or failed for one of ours. */
function endingOf(error: unknown): { result: 'refused' | 'failed'; reason: string } {
  if (!(error instanceof VertebraError))
    return { result: 'failed', reason: 'An unexpected error; see the server log.' };
  return { result: ERROR_CODES[error.code].status < 500 ? 'refused' : 'failed', reason: error.message };
}

/**
 * Intent, act, outcome: the act does not start before its intent is in the log, and its end, good or bad, follows it under
 * the same correlation. What `evidence` says of the result stands in the outcome. Throws what the act throws.
 */
export async function audited<T>(
  caller: Caller,
  subject: { action: WriteAction; organization: string | null; object: string },
  act: () => Promise<T>,
  evidence?: (result: T) => string,
): Promise<T> {
  await recordAudit(caller, { ...subject, result: 'intent' });
  let result: T;
  try {
    result = await act();
  } catch (error) {
    // The act's own error is what people must see, also when the log cannot be written any more.
    await recordAudit(caller, { ...subject, ...endingOf(error) }).catch(() => undefined);
    throw error;
  }
  await recordAudit(caller, { ...subject, result: 'done', ...(evidence && { reason: evidence(result) }) });
  return result;
}
