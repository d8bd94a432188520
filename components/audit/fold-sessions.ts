import type { AuditEntry } from '@/lib/domain/audit/audit.ts';

/** A row of the log: one record, or sessions of one person that followed each other. */
export interface AuditRow {
  /** the newest of them */
  entry: AuditEntry;
  /** newest first; only itself where nothing is folded */
  records: readonly AuditEntry[];
}

const SESSION = 'nats-session.open';

/** Whose session it was, where, and with which rights; null for a record that is never folded. */
const sessionsOf = ({ action, result, actor, organization, reason }: AuditEntry): string | null =>
  action === SESSION && result === 'done' ? JSON.stringify([actor.issuer, actor.subject, organization, reason]) : null;

/**
 * Each page that somebody opens writes down a session. Those of one person that no other record comes between become one row, at
 * the place of the newest; sessions of others in between are rows of their own. Nothing is left out: a row has all its records.
 * @param entries newest first
 */
export function foldSessions(entries: readonly AuditEntry[]): AuditRow[] {
  const rows: { entry: AuditEntry; records: AuditEntry[] }[] = [];
  // of the sessions since the last other record
  const open = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const whose = sessionsOf(entry);
    const before = whose === null ? undefined : open.get(whose);
    if (whose === null) open.clear();
    if (before) {
      before.push(entry);
      continue;
    }
    const records = [entry];
    if (whose !== null) open.set(whose, records);
    rows.push({ entry, records });
  }
  return rows;
}
