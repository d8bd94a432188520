import type { AuditRecord } from '../../domain/audit/audit.ts';
import type { Caller } from '../../domain/system/caller.ts';
import { withCatalyst } from '../nats/connections/catalyst.ts';
import { appendAudit } from './chain/append.ts';
import type { AuditDraft } from './chain/append.ts';
import { readChainTail } from './chain/tail.ts';
import { readAudit } from './read.ts';

/** Records of one action, object and result that are looked at, the newest first. */
const MOST_ALIKE = 50;

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

function draftOf(caller: Recorded, entry: Entry): AuditDraft {
  const { issuer, subject, username, sessionId } = caller.actor;
  return {
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
}

/**
 * Appends one record and returns when the stream has it. Throws `nats-unavailable` when it cannot be written: the caller
 * must not act then.
 */
export async function recordAudit(caller: Recorded, entry: Entry): Promise<void> {
  await appendAudit(draftOf(caller, entry));
}

/**
 * Appends one record unless the log has it, of the same action, object, result and correlation, and such as `isSame` takes: of several
 * servers that come to it at once, one writes it. Throws `nats-unavailable`.
 */
export async function recordAuditOnce(
  caller: Recorded,
  entry: Entry,
  isSame: (record: AuditRecord) => boolean = () => true,
): Promise<void> {
  const { organization, action, object, result } = entry;
  const filter = { organization: organization ?? undefined, action, object, result };
  for (;;) {
    const { sequence } = await withCatalyst(readChainTail);
    const { items } = await readAudit({ filter, limit: MOST_ALIKE });
    if (items.some((one) => one.correlation === caller.correlation && isSame(one))) return;
    if ((await appendAudit(draftOf(caller, entry), { onlyAfter: sequence })) !== null) return;
  }
}
