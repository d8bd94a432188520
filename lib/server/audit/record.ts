import type { AuditRecord } from '../../domain/audit/audit.ts';
import type { Caller } from '../../domain/system/caller.ts';
import { appendAudit } from './chain/append.ts';

/** Whose record it is. How long their roles are known does not matter to the log. */
type Recorded = Omit<Caller, 'expiresAt'>;

interface Entry {
  action: AuditRecord['action'];
  /** slug, or null when it is about the Sovereign */
  organization: string | null;
  /** what it was done to: a public key, a path */
  object: string;
  result: AuditRecord['result'];
  reason?: string;
}

/**
 * Appends one record and returns when the stream has it. Throws `nats-unavailable` when it cannot be written: the caller
 * must not act then.
 */
export async function recordAudit(caller: Recorded, entry: Entry): Promise<void> {
  const { issuer, subject, username, sessionId } = caller.actor;
  await appendAudit({
    time: new Date().toISOString(),
    actor: { issuer, subject, username, sessionId },
    address: caller.address,
    action: entry.action,
    organization: entry.organization,
    object: entry.object,
    result: entry.result,
    reason: entry.reason ?? null,
    correlation: caller.correlation,
  });
}
