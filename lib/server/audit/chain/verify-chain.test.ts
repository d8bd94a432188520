import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../domain/audit/audit.ts';
import { GENESIS, hashOf } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { auditSubject } from '../subject.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainVerdict, LogToVerify } from './verify-chain.ts';

const LAST = 2_345;
const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Stored {
  sequence: number;
  subject: string;
  data: Uint8Array;
}

/** A record a minute. */
function makeLog(): { records: Stored[]; checkpoints: Map<number, Checkpoint> } {
  const records: Stored[] = [];
  let previous: AuditRecord['previous'] = { hash: GENESIS.hash, time: null };
  for (let sequence = 1; sequence <= LAST; sequence += 1) {
    const record: AuditRecord = {
      time: new Date(START + sequence * MINUTE_MS).toISOString(),
      actor: { issuer: 'https://id.example', subject: 'sub', username: 'ada', sessionId: 'sid' },
      address: '192.0.2.1',
      action: 'data.view',
      organization: 'acme',
      object: `stream-${sequence}`,
      result: 'done',
      reason: null,
      correlation: `c-${sequence}`,
      previous,
    };
    const data = Buffer.from(JSON.stringify(record));
    records.push({ sequence, subject: auditSubject(record), data });
    previous = { hash: hashOf(data), time: record.time };
  }
  const seal = (sequence: number): [number, Checkpoint] => {
    const hash = hashOf(records[sequence - 1]?.data ?? Buffer.of());
    return [sequence, { sequence, hash, time: new Date(START + sequence * MINUTE_MS).toISOString(), signature: '' }];
  };
  return { records, checkpoints: new Map([1000, 2000, LAST].map(seal)) };
}
const { records, checkpoints } = makeLog();

async function verdictOf(changes: Partial<LogToVerify> & { stored?: Stored[] }): Promise<ChainVerdict> {
  const stored = changes.stored ?? records;
  const batches = async function* () {
    for (let at = 0; at < stored.length; at += 100) yield await Promise.resolve(stored.slice(at, at + 100));
  };
  const walk = verifyChain({
    first: 1,
    last: LAST,
    records: batches(),
    checkpoints,
    forged: null,
    retentionMilliseconds: 400 * DAY_MS,
    isTrimmed: () => Promise.resolve(false),
    now: () => START + 10 * DAY_MS,
    ...changes,
  });
  for (;;) {
    const step = await walk.next();
    if (step.done) return step.value;
  }
}
const without = (...sequences: number[]) =>
  new Map([...checkpoints].filter(([sequence]) => !sequences.includes(sequence)));
const brokenAt = async (changes: Parameters<typeof verdictOf>[0]) =>
  (await verdictOf(changes)).broken?.sequence ?? null;

it('a whole log is unbroken, and says from when to when', async () => {
  expect(await verdictOf({})).toEqual({
    verified: LAST,
    from: new Date(START + MINUTE_MS).toISOString(),
    to: new Date(START + LAST * MINUTE_MS).toISOString(),
    checkpoints: 3,
    broken: null,
  });
});

it('a full block without its checkpoint is found, also when later ones are there', async () => {
  expect(await brokenAt({ checkpoints: without(1000) })).toBe(1000);
  expect(await brokenAt({ checkpoints: without(2000) })).toBe(2000);
});

it('a log without checkpoints is found, however it was made', async () => {
  expect(await brokenAt({ checkpoints: new Map(), stored: records.slice(0, 900), last: 900 })).toBe(1);
});

it('records that no checkpoint covers are found, but not within their first minute', async () => {
  const uncovered = { checkpoints: without(LAST) };
  expect(await brokenAt(uncovered)).toBe(2001);
  expect(await brokenAt({ ...uncovered, now: () => START + 2_001 * MINUTE_MS })).toBeNull();
});

it('a forged checkpoint is found at the block that it claims', async () => {
  expect(await brokenAt({ forged: 1001 })).toBe(1001);
  expect(await brokenAt({ forged: 3001 })).toBe(3001);
});

it('a trimmed log is unbroken when what is gone has outlived the retention', async () => {
  const trimmed = { stored: records.slice(500), first: 501 };
  expect(await brokenAt(trimmed)).toBe(501);
  const retentionMilliseconds = DAY_MS;
  expect(await brokenAt({ ...trimmed, retentionMilliseconds })).toBeNull();
  // the first of them went while the log was read
  expect(await brokenAt({ ...trimmed, first: 499, retentionMilliseconds })).toBeNull();
});

it('a trimmed log whose first record was changed is found by the checkpoint that knows the one before it', async () => {
  const stored = records.slice(1000);
  const trimmed = { stored, first: 1001, retentionMilliseconds: DAY_MS };
  expect(await brokenAt(trimmed)).toBeNull();
  const seal = checkpoints.get(1000);
  if (!seal) throw new Error('There is no seal.');
  const other = new Map([...checkpoints, [1000, { ...seal, hash: GENESIS.hash }]]);
  expect(await brokenAt({ ...trimmed, checkpoints: other })).toBe(1001);
});

it('a chain that begins anew is found', async () => {
  const first = records[0];
  if (!first) throw new Error('There are no records.');
  expect(await brokenAt({ stored: [{ ...first, sequence: 501 }, ...records.slice(501)], first: 501 })).toBe(501);
  expect(
    await brokenAt({ stored: records.slice(1).map((record) => ({ ...record, sequence: record.sequence - 1 })) }),
  ).toBe(1);
});

it('an emptied log is found, unless all of it has outlived the retention', async () => {
  const emptied = { stored: [], first: LAST + 1 };
  expect(await brokenAt(emptied)).toBe(LAST);
  expect(await brokenAt({ ...emptied, retentionMilliseconds: DAY_MS })).toBeNull();
  expect(await verdictOf({ stored: [], first: 1, last: 0, checkpoints: new Map() })).toMatchObject({
    verified: 0,
    broken: null,
  });
});

it('what is no record, or lies elsewhere, is found', async () => {
  const put = (change: Partial<Stored>) =>
    records.map((record) => (record.sequence === 7 ? { ...record, ...change } : record));
  expect(await brokenAt({ stored: put({ data: Buffer.from('{}') }) })).toBe(7);
  expect(await brokenAt({ stored: put({ data: Buffer.from([0xff]) }) })).toBe(7);
  expect(await brokenAt({ stored: put({ subject: 'audit-log.acme.x.done.data_view.y' }) })).toBe(7);
});

describe('retention that is faster than the walk', () => {
  const left = records.filter(({ sequence }) => sequence <= 500 || sequence > 1500);
  const later = { now: () => START + 1600 * MINUTE_MS + 2 * MINUTE_MS, retentionMilliseconds: 100 * MINUTE_MS };

  it('is no missing record', async () => {
    const verdict = await verdictOf({
      ...later,
      stored: left,
      isTrimmed: (sequence) => Promise.resolve(sequence <= 1501),
    });
    expect(verdict).toMatchObject({ verified: left.length, broken: null });
  });

  it('does not hide records that were taken out before their time', async () => {
    const early = { ...later, retentionMilliseconds: 10_000 * MINUTE_MS };
    expect(await brokenAt({ ...early, stored: left, isTrimmed: () => Promise.resolve(true) })).toBe(1501);
    expect(await brokenAt({ ...later, stored: left })).toBe(501);
  });

  it('that took all is no missing record either', async () => {
    const all = { ...later, now: () => START + 10_000 * MINUTE_MS, stored: [] };
    expect(await verdictOf({ ...all, isTrimmed: () => Promise.resolve(true) })).toMatchObject({
      verified: 0,
      checkpoints: 0,
      broken: null,
    });
    expect(await brokenAt(all)).toBe(1);
    // the last record is in the stream still, and was not handed over
    expect(await brokenAt({ ...all, isTrimmed: (sequence) => Promise.resolve(sequence <= LAST) })).toBe(1);
  });
});

describe('what an auditor reads', () => {
  const timeOf = (sequence: number) => new Date(START + sequence * MINUTE_MS).toISOString();
  const decoded = ({ data }: Stored) => JSON.parse(Buffer.from(data).toString()) as AuditRecord;
  const place = (sequence: number, change: (record: AuditRecord) => AuditRecord) =>
    records.map((stored) =>
      stored.sequence === sequence ? { ...stored, data: Buffer.from(JSON.stringify(change(decoded(stored)))) } : stored,
    );
  const from = (sequence: number) => ({ stored: records.slice(sequence - 1), first: sequence });
  const sealAt = (sequence: number, hash = GENESIS.hash) =>
    new Map([...checkpoints, [sequence, { sequence, hash, time: timeOf(sequence), signature: '' }]]);
  const gone = (sequence: number) => records.filter((stored) => stored.sequence !== sequence);
  const DAY = { retentionMilliseconds: DAY_MS };

  const TAMPERED: [string, Parameters<typeof verdictOf>[0], number, string][] = [
    [
      'a record changed',
      { stored: place(7, (record) => ({ ...record, reason: 'nothing' })) },
      8,
      'It does not follow the record before it: one of the two was changed.',
    ],
    [
      'the time changed that a record gives the one before it',
      { stored: place(7, (record) => ({ ...record, previous: { ...record.previous, time: timeOf(1) } })) },
      7,
      'It names another time of the record before it.',
    ],
    [
      'the last record changed, which nothing follows',
      { stored: place(LAST, (record) => ({ ...record, address: '192.0.2.2' })) },
      LAST,
      `The checkpoint of ${timeOf(LAST)} knows another record here.`,
    ],
    ['a record taken out', { stored: gone(1234) }, 1234, 'It is missing.'],
    [
      'the last record taken out',
      { stored: gone(LAST), last: LAST - 1 },
      LAST,
      `A checkpoint covers records up to ${LAST}; they are missing.`,
    ],
    ['records behind the last one that can be read', { last: LAST + 1 }, LAST + 1, 'It is missing.'],
    ['two records exchanged', { stored: [...records.slice(0, 8), ...records.slice(9, 10)] }, 9, 'It is missing.'],
    [
      'the first record named as one that follows',
      { stored: place(1, (record) => ({ ...record, previous: { hash: GENESIS.hash, time: timeOf(0) } })) },
      1,
      'It is the first record but names another one before it.',
    ],
    [
      'the first record with a hash before it',
      { stored: place(1, (record) => ({ ...record, previous: { hash: 'f'.repeat(64), time: null } })) },
      1,
      'It is the first record but names another one before it.',
    ],
    [
      'a chain that begins anew',
      {
        ...from(501),
        stored: place(501, (record) => ({ ...record, previous: { hash: GENESIS.hash, time: null } })).slice(500),
      },
      501,
      'The records before it are missing, and it does not name them.',
    ],
    [
      'a first record that names a hash without its time',
      {
        ...from(501),
        stored: place(501, (record) => ({ ...record, previous: { ...record.previous, time: null } })).slice(500),
        ...DAY,
      },
      501,
      'The records before it are missing, and it does not name them.',
    ],
    [
      'the oldest records taken out',
      from(501),
      501,
      `The record before it, of ${timeOf(500)}, is missing before its time.`,
    ],
    [
      'the oldest records taken out, and the next one changed',
      { ...from(1001), ...DAY, checkpoints: sealAt(1000) },
      1001,
      'A checkpoint knows another record before it.',
    ],
    ['a record of no kind', { stored: place(7, () => ({}) as AuditRecord) }, 7, 'It is no audit record.'],
    [
      'a record under the subject of another Organization',
      {
        stored: records.map((stored) =>
          stored.sequence === 7 ? { ...stored, subject: stored.subject.replace('acme', 'globex') } : stored,
        ),
      },
      7,
      'It stands under a subject that does not fit it.',
    ],
    ['a forged checkpoint', { forged: 1001 }, 1001, 'A checkpoint here is not signed by our key.'],
    ['a forged checkpoint behind the log', { forged: LAST + 1 }, LAST + 1, 'A checkpoint is not signed by our key.'],
    [
      'the checkpoint of a block taken out',
      { checkpoints: without(1000) },
      1000,
      'The checkpoint that sealed the 1000 records up to here is missing.',
    ],
    [
      'the latest checkpoint taken out',
      { checkpoints: without(LAST) },
      2001,
      'No checkpoint covers the log from here on.',
    ],
    [
      'all records taken out',
      { stored: [], first: LAST + 1 },
      LAST,
      `The records up to here, sealed at ${timeOf(LAST)}, are missing before their time.`,
    ],
  ];

  it.each(TAMPERED)('%s: the place and what is wrong there', async (_what, change, sequence, problem) => {
    const { broken } = await verdictOf(change);
    expect(broken).toEqual({ sequence, problem });
  });

  it('no more records are said to be verified than stand before the broken place', async () => {
    expect(await verdictOf({ stored: gone(1234) })).toMatchObject({
      verified: 1233,
      from: timeOf(1),
      to: timeOf(1233),
      checkpoints: 1,
    });
  });

  it('the last record of a full block may wait for its checkpoint as long as nothing follows it', async () => {
    const before = records[1998]?.data ?? Buffer.of();
    const sealed = new Map([...without(2000, LAST), ...[...sealAt(1999, hashOf(before))].slice(-1)]);
    const full = { stored: records.slice(0, 2000), last: 2000, checkpoints: sealed };
    expect(await brokenAt({ ...full, now: () => START + 2_001 * MINUTE_MS })).toBeNull();
    expect(await brokenAt(full)).toBe(2000);
    expect(await brokenAt({ ...full, stored: records.slice(0, 2001), last: 2001 })).toBe(2000);
  });

  it('a minute is given, and no more', async () => {
    const uncovered = { checkpoints: without(LAST) };
    const due = START + 2_001 * MINUTE_MS + MINUTE_MS;
    expect(await brokenAt({ ...uncovered, now: () => due })).toBeNull();
    expect(await brokenAt({ ...uncovered, now: () => due + 1 })).toBe(2001);
    // the record before the first one that is left outlives the retention at that time, and a clock may be a minute ahead
    const outlived = START + 500 * MINUTE_MS + 400 * DAY_MS - MINUTE_MS;
    const covered = { ...from(501), checkpoints };
    expect(await brokenAt({ ...covered, now: () => outlived })).toBeNull();
    expect(await brokenAt({ ...covered, now: () => outlived - 1 })).toBe(501);
    const emptied = { stored: [], first: LAST + 1 };
    const all = START + LAST * MINUTE_MS + 400 * DAY_MS - MINUTE_MS;
    expect(await brokenAt({ ...emptied, now: () => all })).toBeNull();
    expect(await brokenAt({ ...emptied, now: () => all - 1 })).toBe(LAST);
  });

  it('progress is told while the log is walked', async () => {
    const walk = verifyChain({
      first: 1,
      last: LAST,
      records: (async function* () {
        for (const at of [0, 1000, 2000]) yield await Promise.resolve(records.slice(at, at + 1000));
      })(),
      checkpoints,
      forged: null,
      retentionMilliseconds: 400 * DAY_MS,
      isTrimmed: () => Promise.resolve(false),
      now: () => START + 10 * DAY_MS,
    });
    const counts: unknown[] = [];
    for (let step = await walk.next(); !step.done; step = await walk.next()) counts.push(step.value);
    expect(counts).toEqual([1000, 2000, LAST]);
  });
});
