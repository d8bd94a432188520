import type { AuditRecord } from '../../../domain/audit/audit.ts';
import { GENESIS, hashOf, parseRecord } from './chain.ts';
import type { ChainPlace } from './chain.ts';
import { BLOCK_RECORDS } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { auditSubject } from '../subject.ts';

/** The first place where the log is not what was written. */
export interface BrokenPlace {
  sequence: number;
  /** a sentence */
  problem: string;
}

export interface LogToVerify {
  /** state of the stream, taken after the checkpoints were read */
  first: number;
  last: number;
  /** the records from `first` to `last`, in the stream's order */
  records: AsyncIterable<readonly { sequence: number; subject: string; data: Uint8Array }[]>;
  /** those that are signed by our key, by sequence */
  checkpoints: ReadonlyMap<number, Checkpoint>;
  /** sequence of the earliest record that a checkpoint speaks of which our key did not sign */
  forged: number | null;
  retentionMilliseconds: number;
  /** whether all before this sequence has outlived the retention, as the stream says by now */
  isTrimmed: (sequence: number) => Promise<boolean>;
  /** milliseconds since 1970 */
  now: () => number;
}

export interface ChainVerdict {
  /** records that were found unbroken, before the broken place if there is one */
  verified: number;
  /** time of the first and the last of them */
  from: string | null;
  to: string | null;
  checkpoints: number;
  broken: BrokenPlace | null;
}

/** Clocks of servers differ, and a checkpoint comes a moment after its record. */
const TOLERANCE_MS = 60_000;

const broken = (sequence: number, problem: string): BrokenPlace => ({ sequence, problem });

function tryParse(data: Uint8Array): AuditRecord | null {
  try {
    return parseRecord(data);
  } catch {
    return null;
  }
}

/** The first record there is begins the log, or follows one that has outlived the retention. */
function headProblem(sequence: number, { previous }: AuditRecord, log: LogToVerify): string | null {
  const begins = previous.hash === GENESIS.hash && previous.time === null;
  if (sequence === 1) return begins ? null : 'It is the first record but names another one before it.';
  if (begins || previous.time === null) return 'The records before it are missing, and it does not name them.';
  const sealed = log.checkpoints.get(sequence - 1);
  if (sealed && sealed.hash !== previous.hash) return 'A checkpoint knows another record before it.';
  return Date.parse(previous.time) + log.retentionMilliseconds > log.now() + TOLERANCE_MS
    ? `The record before it, of ${previous.time}, is missing before its time.`
    : null;
}

function linkProblem({ previous }: AuditRecord, before: ChainPlace): string | null {
  if (previous.hash !== before.hash) return 'It does not follow the record before it: one of the two was changed.';
  return previous.time === before.time ? null : 'It names another time of the record before it.';
}

function sealProblem(place: ChainPlace, log: LogToVerify): string | null {
  const { sequence, hash } = place;
  if (log.forged !== null && log.forged <= sequence) return 'A checkpoint here is not signed by our key.';
  const seal = log.checkpoints.get(sequence);
  if (seal && seal.hash !== hash) return `The checkpoint of ${seal.time} knows another record here.`;
  return !seal && sequence % BLOCK_RECORDS === 0 && sequence < log.last
    ? `The checkpoint that sealed the ${BLOCK_RECORDS} records up to here is missing.`
    : null;
}

/** What is wrong with a log that has no record any more, if anything is. */
function emptyProblem(log: LogToVerify): BrokenPlace | null {
  const seal = log.checkpoints.get(log.last);
  return seal && Date.parse(seal.time) + log.retentionMilliseconds > log.now() + TOLERANCE_MS
    ? broken(log.last, `The records up to here, sealed at ${seal.time}, are missing before their time.`)
    : null;
}

/** What is wrong behind the last record, if anything is. */
function tailProblem(log: LogToVerify, uncovered: { sequence: number; time: string } | null): BrokenPlace | null {
  const latest = Math.max(0, ...log.checkpoints.keys());
  if (latest > log.last) return broken(log.last + 1, `A checkpoint covers records up to ${latest}; they are missing.`);
  if (log.forged !== null && log.forged > log.last) return broken(log.forged, 'A checkpoint is not signed by our key.');
  return uncovered && Date.parse(uncovered.time) + TOLERANCE_MS < log.now()
    ? broken(uncovered.sequence, 'No checkpoint covers the log from here on.')
    : null;
}

/**
 * Walks the whole log and tells the first place where it is not what was written: a record deleted, changed, moved or put
 * in, a checkpoint forged or missing. Yields the count of verified records now and then; returns the verdict.
 */
export async function* verifyChain(log: LogToVerify): AsyncGenerator<number, ChainVerdict> {
  let before: ChainPlace | null = null;
  let uncovered: { sequence: number; time: string } | null = null;
  const verdict: ChainVerdict = { verified: 0, from: null, to: null, checkpoints: 0, broken: null };
  const stop = (sequence: number, problem: string): ChainVerdict => ({ ...verdict, broken: broken(sequence, problem) });

  for await (const batch of log.records) {
    for (const { sequence, subject, data } of batch) {
      // The first one may be a later one than a moment ago: the oldest records go as they outlive the retention.
      const expected: number = before === null ? sequence : before.sequence + 1;
      if (sequence !== expected) {
        if (!(await log.isTrimmed(sequence))) return stop(expected, 'It is missing.');
        // The retention was faster than this: from here on it is judged like any log that was trimmed.
        before = null;
      }
      const record = tryParse(data);
      if (record === null) return stop(sequence, 'It is no audit record.');
      if (auditSubject(record) !== subject) return stop(sequence, 'It stands under a subject that does not fit it.');
      const problem = before === null ? headProblem(sequence, record, log) : linkProblem(record, before);
      if (problem !== null) return stop(sequence, problem);
      const place: ChainPlace = { sequence, hash: hashOf(data), time: record.time };
      const unsealed = sealProblem(place, log);
      if (unsealed !== null) return stop(sequence, unsealed);

      const sealed = log.checkpoints.has(sequence);
      if (sealed) verdict.checkpoints += 1;
      uncovered = sealed ? null : (uncovered ?? { sequence, time: record.time });
      before = place;
      verdict.verified += 1;
      verdict.from ??= record.time;
      verdict.to = record.time;
    }
    yield verdict.verified;
  }
  const end = before?.sequence ?? log.first - 1;
  if (end < log.last) {
    if (!(await log.isTrimmed(log.last + 1))) return stop(end + 1, 'It is missing.');
    return { ...verdict, broken: emptyProblem(log) };
  }
  return { ...verdict, broken: tailProblem(log, uncovered) ?? (before === null ? emptyProblem(log) : null) };
}
