import type { AuditEntry, AuditFilter, AuditPage } from '../../domain/audit.ts';
import { readForward } from '../../jetstream/read-forward.ts';
import { AUDIT_STREAM } from '../nats/audit-streams.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import type { Catalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { countMessages } from '../nats/count-messages.ts';
import { parseRecord } from './chain.ts';
import { pageStart } from './page-start.ts';
import type { Count } from './page-start.ts';
import { auditRange, AUDIT_SOURCE } from './range.ts';
import type { AuditRange } from './range.ts';
import { auditFilterSubject, matchesFilter } from './subject.ts';

/** More than any page holds: the reading ends by number. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface AuditQuery {
  filter: AuditFilter;
  /** only records older than this sequence */
  before?: number | undefined;
  limit: number;
}

/** Counts what matches in a range. Nothing is asked where everything matches, or nothing can come behind. */
async function counter({ connection }: Catalyst, subject: string | undefined, range: AuditRange): Promise<Count> {
  if (subject === undefined) return (from) => Promise.resolve(Math.max(0, range.before - from));
  const countFrom = (from: number) => countMessages(connection, AUDIT_STREAM, subject, from);
  const behind = range.before < range.end ? await countFrom(range.before) : 0;
  return async (from) => (await countFrom(from)) - behind;
}

async function search(catalyst: Catalyst, { filter, before, limit }: AuditQuery): Promise<AuditPage> {
  const whole = await auditRange(catalyst, filter);
  const range = { ...whole, before: Math.min(before ?? Infinity, whole.before) };
  if (range.before <= range.from) return { items: [], next: null };
  const subject = auditFilterSubject(filter);
  const start = await pageStart(await counter(catalyst, subject, range), range, limit);
  if (start.matches === 0) return { items: [], next: null };
  const { messages } = await readForward(catalyst, AUDIT_SOURCE, {
    from: start.from,
    before: range.before,
    filter: subject,
    limit: start.matches,
    maxBytes: MAX_BYTES,
  });
  const found = messages
    .map((message): AuditEntry => ({ ...parseRecord(message.data), sequence: message.sequence }))
    .filter((entry) => matchesFilter(filter, entry))
    .reverse();
  const items = found.slice(0, limit);
  const older = found.length > limit ? items.at(-1)?.sequence : start.from;
  return { items, next: older === undefined || older <= range.from ? null : older };
}

/**
 * A page of the log, newest first. The subject is the filter, so other Organizations' records are not even read. Fewer
 * items than `limit` are not the end: `next` is. Throws `nats-unavailable`.
 */
export async function readAudit(query: AuditQuery): Promise<AuditPage> {
  const catalyst = await getCatalyst();
  return search(catalyst, query).catch((error: unknown) => {
    throw natsUnavailable(error);
  });
}
