import { stringify } from 'csv-stringify/sync';
import type { AuditExportFormat } from '../../domain/audit/audit-words.ts';
import type { AuditEntry } from '../../domain/audit/audit.ts';
import { getCatalyst } from '../nats/connections/catalyst.ts';
import { AUDIT_STREAM } from '../nats/streams/audit-streams.ts';
import { natsUnavailable } from '../nats/connections/connect.ts';
import { readRange } from '../nats/streams/read-range.ts';
import { parseRecord } from './chain/chain.ts';
import { auditRange, isTrimmed } from './range.ts';
import { auditFilterSubject, matchesFilter } from './subject.ts';
import type { ScopedFilter } from './subject.ts';

interface Row {
  entry: AuditEntry;
  /** as it is stored */
  bytes: Uint8Array;
}

const COLUMNS = [
  'sequence',
  'time',
  'result',
  'username',
  'subject',
  'issuer',
  'session',
  'address',
  'action',
  'organization',
  'object',
  'reason',
  'correlation',
  'previousHash',
] as const;

const cells = ({
  actor,
  previous,
  ...entry
}: AuditEntry): Record<(typeof COLUMNS)[number], string | number | null> => ({
  ...entry,
  username: actor.username,
  subject: actor.subject,
  issuer: actor.issuer,
  session: actor.sessionId,
  previousHash: previous.hash,
});

/** A cell that begins like a formula gets an apostrophe before it: names and reasons are other people's words. */
const toCsv = (rows: readonly Row[], header: boolean): string =>
  stringify(
    rows.map(({ entry }) => cells(entry)),
    { columns: [...COLUMNS], header, escape_formulas: true },
  );

/** The records byte for byte, so that whoever has a file of them all can check the chain by himself. */
const toNdjson = (rows: readonly Row[]): Buffer => Buffer.concat(rows.flatMap(({ bytes }) => [bytes, NEWLINE]));
const NEWLINE = Buffer.from('\n');

class Overtaken extends Error {
  override readonly name = 'Overtaken';

  constructor() {
    super('Records outlived the retention while the export was taken.');
  }
}

/**
 * The records that are asked for as a file, oldest first, in pieces; those are made as they are taken. All that were there
 * when it began, or it throws `nats-unavailable`.
 */
export async function* exportRecords(
  filter: ScopedFilter,
  format: AuditExportFormat,
): AsyncGenerator<Uint8Array, undefined> {
  if (format === 'csv') yield Buffer.from(toCsv([], true));
  try {
    const catalyst = await getCatalyst();
    const range = { ...(await auditRange(catalyst, filter)), filter: auditFilterSubject(filter) };
    let expected = range.from;
    for await (const messages of readRange(catalyst, AUDIT_STREAM, range)) {
      const first = messages[0]?.sequence ?? expected;
      // What went before the first record was taken is not asked for; what goes from under the reader would be a hole.
      if (expected > range.from && first > expected && (await isTrimmed(catalyst, first))) throw new Overtaken();
      expected = (messages.at(-1)?.sequence ?? expected) + 1;
      const rows = messages
        .map(({ data, sequence }): Row => ({ entry: { ...parseRecord(data), sequence }, bytes: data }))
        .filter(({ entry }) => matchesFilter(filter, entry));
      if (rows.length > 0) yield format === 'csv' ? Buffer.from(toCsv(rows, false)) : toNdjson(rows);
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
}
