import { stringify } from 'csv-stringify/sync';
import type { AuditExportFormat } from '../../domain/audit-words.ts';
import type { AuditEntry, AuditFilter } from '../../domain/audit.ts';
import { readRange } from '../../jetstream/read-range.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { parseRecord } from './chain.ts';
import { auditRange, AUDIT_SOURCE } from './range.ts';
import { auditFilterSubject, matchesFilter } from './subject.ts';

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

/** The records that are asked for as a file, oldest first, in pieces; those are made as they are taken. */
export async function* exportRecords(
  filter: AuditFilter,
  format: AuditExportFormat,
): AsyncGenerator<Uint8Array, undefined> {
  if (format === 'csv') yield Buffer.from(toCsv([], true));
  try {
    const catalyst = await getCatalyst();
    const range = { ...(await auditRange(catalyst, filter)), filter: auditFilterSubject(filter) };
    for await (const messages of readRange(catalyst, AUDIT_SOURCE, range)) {
      const rows = messages
        .map(({ data, sequence }): Row => ({ entry: { ...parseRecord(data), sequence }, bytes: data }))
        .filter(({ entry }) => matchesFilter(filter, entry));
      if (rows.length > 0) yield format === 'csv' ? Buffer.from(toCsv(rows, false)) : toNdjson(rows);
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
}
