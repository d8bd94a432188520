import type { Caller } from '../../../domain/system/caller.ts';
import { AccessRefused } from '../../access/access-refused.ts';
import { recordAudit } from '../../audit/record.ts';
import { log } from '../../log/log.ts';

/** What was asked for may be anything; a record need not hold all of it. */
const MAX_CHARACTERS = 300;

/** Writes a refusal of `access` into the audit log; other errors are none. It stays refused when the log cannot be written. */
export async function auditRefusal(
  error: unknown,
  caller: Caller,
  request: Pick<Request, 'method' | 'url'>,
): Promise<void> {
  if (!(error instanceof AccessRefused)) return;
  const object = `${request.method} ${new URL(request.url).pathname}`.slice(0, MAX_CHARACTERS);
  try {
    await recordAudit(caller, {
      action: 'access.refused',
      organization: error.organization?.slice(0, MAX_CHARACTERS) ?? null,
      object,
      result: 'refused',
      reason: `${error.action}: ${error.message}`,
    });
  } catch (failure) {
    log('a refusal could not be written into the audit log', { object, correlation: caller.correlation }, failure);
  }
}
