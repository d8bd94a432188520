import type { AuditRecord } from '../../domain/audit.ts';
import type { Caller } from '../../domain/caller.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { getCatalyst } from '../nats/catalyst.ts';

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

/** Stands where an Organization's slug would; no slug has an underscore. */
const SOVEREIGN_PART = '_sovereign';

/** A refused name may hold anything; only what can be a subject token goes into the subject, the record has it all. */
const subjectPart = (organization: string | null): string =>
  organization !== null && /^[a-z0-9-]{1,64}$/.test(organization) ? organization : SOVEREIGN_PART;

/**
 * Appends one record and returns when the stream has it. Throws `nats-unavailable` when it cannot be written: the caller
 * must not act then.
 */
export async function recordAudit(caller: Recorded, entry: Entry): Promise<void> {
  const { issuer, subject, username, sessionId } = caller.actor;
  const record: AuditRecord = {
    time: new Date().toISOString(),
    actor: { issuer, subject, username, sessionId },
    address: caller.address,
    action: entry.action,
    organization: entry.organization,
    object: entry.object,
    result: entry.result,
    reason: entry.reason ?? null,
    correlation: caller.correlation,
  };
  const catalyst = await getCatalyst();
  try {
    await catalyst.connection
      .jetstream()
      .publish(`audit.${subjectPart(entry.organization)}.${entry.action}`, JSON.stringify(record));
  } catch (error) {
    throw natsUnavailable(error);
  }
}
