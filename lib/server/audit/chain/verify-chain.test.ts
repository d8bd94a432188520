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
import { GENESIS } from './chain.ts';
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
