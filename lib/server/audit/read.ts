import type { AuditEntry, AuditPage as NamedAuditPage } from '../../domain/audit/audit.ts';
import { messageGet } from '../../jetstream/messages/message-get.ts';
import { AUDIT_STREAM } from '../nats/streams/audit-streams.ts';
import { getCatalyst } from '../nats/connections/catalyst.ts';
import type { Catalyst } from '../nats/connections/catalyst.ts';
import { natsUnavailable } from '../nats/connections/connect.ts';
import { countMessages } from '../nats/streams/reader.ts';
import { readRange } from '../nats/streams/read-range.ts';
import { parseRecord } from './chain/chain.ts';
import { pageStart } from './chain/page-start.ts';
import type { Count } from './chain/page-start.ts';
import { auditRange } from './range.ts';
import type { AuditRange } from './range.ts';
import { auditFilterSubject, matchesFilter } from './subject.ts';
import type { ScopedFilter } from './subject.ts';

type AuditPage = Omit<NamedAuditPage, 'credentials'>;

export interface AuditQuery {
  filter: ScopedFilter;
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

async function isThere(
  { connection }: Catalyst,
  subject: string | undefined,
  { from, before }: AuditRange,
): Promise<boolean> {
  const next = await messageGet(connection, AUDIT_STREAM, { seq: from, next_by_subj: subject ?? '>' });
  return next !== null && next.sequence < before;
}

async function search(catalyst: Catalyst, { filter, before, limit }: AuditQuery): Promise<AuditPage> {
  const whole = await auditRange(catalyst, filter);
  const range = { ...whole, before: Math.min(before ?? Infinity, whole.before) };
  if (range.before <= range.from) return { items: [], next: null };
  const subject = auditFilterSubject(filter);
  const start = await pageStart(await counter(catalyst, subject, range), range, limit);
  // Counts are of one server, which may be behind. Where it knows nothing, the leader says whether there is nothing.
  if (start.matches === 0 && !(await isThere(catalyst, subject, range))) return { items: [], next: null };
  const found: AuditEntry[] = [];
  for await (const messages of readRange(catalyst, AUDIT_STREAM, { ...range, from: start.from, filter: subject })) {
    const entries = messages.map((message): AuditEntry => ({
      ...parseRecord(message.data),
      sequence: message.sequence,
    }));
    found.push(...entries.filter((entry) => matchesFilter(filter, entry)));
  }
  found.reverse();
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
