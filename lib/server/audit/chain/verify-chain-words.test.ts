import { describe, expect, it } from 'vitest';
import {
  brokenAt,
  checkpoints,
  DAY_MS,
  LAST,
  MINUTE_MS,
  records,
  START,
  verdictOf,
  without,
} from '../../../../test/harness/audit-log.ts';
import type { Stored } from '../../../../test/harness/audit-log.ts';
import type { AuditRecord } from '../../../domain/audit/audit.ts';
import { GENESIS, hashOf } from './chain.ts';
import { verifyChain } from './verify-chain.ts';
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
