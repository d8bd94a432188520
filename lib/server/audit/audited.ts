import type { WriteAction } from '../../domain/audit/audit-words.ts';
import type { Caller } from '../../domain/system/caller.ts';
import { ERROR_CODES, VertebraError } from '../../domain/errors.ts';
import { isSilence } from '../nats/connections/connect.ts';
import { recordAudit } from './record.ts';

/**
 * NATS stopped answering amid an act, or before its end was written down. The intent stays open in the log, and reconciling
 * finds out what really happened.
 */
export class ActCutOff extends VertebraError {
  constructor(message: string, cause: unknown) {
    super('nats-unavailable', message, { cause });
  }
}

const NOT_KNOWN =
  'NATS stopped answering meanwhile. Whether it happened is unknown. The audit log shows it a few minutes after NATS is back: check there before you send it again.';
const DONE_ALL_THE_SAME =
  'It was done, but NATS stopped answering before the audit log had its end. The log is completed when NATS is back. Do not send it again.';

/** What the log says of an act that did not happen: refused for a reason of the request's, or failed for one of ours. */
function endingOf(error: unknown): { result: 'refused' | 'failed'; reason: string } {
  if (!(error instanceof VertebraError))
    return { result: 'failed', reason: 'An unexpected error; see the server log.' };
  return { result: ERROR_CODES[error.code].status < 500 ? 'refused' : 'failed', reason: error.message };
}

/**
 * Intent, act, outcome: the act does not start before its intent is in the log, and its end, good or bad, follows it under
 * the same correlation. What `evidence` says of the result stands in the outcome. Throws what the act throws, and `ActCutOff`
 * where nobody can know yet how it ended.
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
    // An outcome written now would be a guess.
    if (isSilence(error)) throw new ActCutOff(NOT_KNOWN, error);
    // The act's own error is what people must see, also when the log cannot be written any more.
    await recordAudit(caller, { ...subject, ...endingOf(error) }).catch(() => undefined);
    throw error;
  }
  try {
    await recordAudit(caller, { ...subject, result: 'done', ...(evidence && { reason: evidence(result) }) });
  } catch (error) {
    throw isSilence(error) ? new ActCutOff(DONE_ALL_THE_SAME, error) : error;
  }
  return result;
}
