import { describe, expect, it } from 'vitest';
import type { KvRow } from '@/lib/client/kv/kv-queries.ts';
import type { KvEntry, KvOperation } from '@/lib/jetstream/kv/kv-entry.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import {
  allKeys,
  blocksInView,
  linesOf,
  livingLines,
  newestKeys,
  tallyKeys,
  whyNoTally,
  withLive,
} from './key-lines.ts';

const row = (key: string, revision: number): KvRow => ({
  key,
  revision,
  time: '',
  operation: 'put',
  ttl: null,
  bytes: 1,
});
const live = new Map([
  ['b', row('b', 7)],
  ['c', row('c', 8)],
]);

const listed = (upTo: number) => ({
  keys: ['a', 'c', 'd'].map((key) => ({ key, revisions: 1 })),
  foreign: 0,
  upTo,
});

describe('key lines', () => {
  it('hold new keys at their place', () => {
    expect(allKeys(listed(6), live)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hold no key that was put before they were listed and is not among them', () => {
    expect(allKeys(listed(7), live)).toEqual(['a', 'c', 'd']);
  });

  it('hold each key once, the last changed first', () => {
    expect(newestKeys([row('d', 6), row('c', 5), row('d', 4)], live)).toEqual(['c', 'b', 'd']);
  });

  it('say of a key without any revision that it is gone', () => {
    expect(linesOf(['a'], new Map([['a', null]]), live)).toEqual([
      { key: 'a', row: undefined, gone: true, fresh: false },
    ]);
  });

  it('show what was heard over what was read', () => {
    const lines = linesOf(['a', 'b'], new Map([['b', row('b', 1)]]), live);
    expect(lines).toEqual([
      { key: 'a', row: undefined, gone: false, fresh: false },
      { key: 'b', row: row('b', 7), gone: false, fresh: true },
    ]);
  });
});

describe('living keys', () => {
  const dead = (key: string, operation: KvOperation) => ({ ...row(key, 1), operation });
  const known = new Map<string, KvRow | null>([
    ['a', row('a', 1)],
    ['b', dead('b', 'delete')],
    ['d', dead('d', 'purge')],
    ['e', dead('e', 'expired')],
    ['gone', null],
  ]);

  it('are counted by the last revision that is known, heard before read', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'gone', 'unread'];
    expect(tallyKeys(keys, known, live)).toEqual({ living: 3, deleted: 2, unread: 1 });
    expect(tallyKeys(keys, known, new Map([['a', dead('a', 'delete')]]))).toEqual({ living: 0, deleted: 4, unread: 2 });
  });

  it('are shown alone; what was not read yet is not among them', () => {
    const lines = linesOf(['a', 'b', 'd', 'unread'], known, live);
    expect(livingLines(lines).map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it.each([
    ['reader', true, 1e6, null],
    ['inspector', true, 1e6, /may not read values/],
    ['reader', false, 1e6, /one key at a time/],
    ['reader', true, 4e9, /about 381.MiB in all/],
  ] as const)(
    'are told apart by a %s where direct reads are %s and the bucket has %d bytes: %s',
    (role, direct, bytes, why) => {
      const info = { config: { allow_direct: direct }, state: { messages: 10_000, num_subjects: 1_000, bytes } };
      const told = whyNoTally(role, { info } as Bucket);
      if (why === null) expect(told).toBeNull();
      else expect(told).toMatch(why);
    },
  );
});

describe('blocksInView', () => {
  it('gives whole blocks, and the rest at the end', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    expect(blocksInView(items, { first: 0, last: 10 }).map((block) => [block[0], block.at(-1)])).toEqual([[0, 39]]);
    expect(blocksInView(items, { first: 35, last: 90 }).map((block) => [block[0], block.at(-1)])).toEqual([
      [0, 39],
      [40, 79],
      [80, 99],
    ]);
    expect(blocksInView([], { first: 0, last: 40 })).toEqual([]);
  });
});

describe('withHeard', () => {
  const entry = (revision: number, operation: KvOperation = 'put'): KvEntry => ({
    key: 'a',
    revision,
    time: '',
    operation,
    ttl: null,
    headers: [],
    value: new Uint8Array(),
  });
  const revisions = (entries: readonly KvEntry[]) => entries.map(({ revision }) => revision);
  const read = [entry(5), entry(3)];

  it('puts what was heard on top, and once', () => {
    expect(revisions(withLive(read, [entry(9), entry(5)], 64))).toEqual([9, 5, 3]);
    expect(withLive(read, [], 64)).toBe(read);
    expect(revisions(withLive([], [entry(9)], 64))).toEqual([9]);
  });

  it('holds as many as the bucket does', () => {
    expect(revisions(withLive(read, [entry(9)], 2))).toEqual([9, 5]);
    expect(revisions(withLive(read, [entry(9)], -1))).toEqual([9, 5, 3]);
  });

  it('ends with a purge', () => {
    expect(revisions(withLive(read, [entry(10), entry(9, 'purge'), entry(8)], 64))).toEqual([10, 9]);
  });
});
