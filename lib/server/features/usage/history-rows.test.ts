import { expect, it } from 'vitest';
import { SHARDS } from '../../nats/streams/usage-streams.ts';
import { decodeRow, decodeRows, encodeRows, nameOf, shardOf } from './history-rows.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const key = (n: number) => `AB${BASE32[n % 32]}${BASE32[(n >> 5) % 32]}${'Q'.repeat(52)}`;
const FIGURES = [1, 2, 3, 4, 5.123456, null, 7, 8, 9, 0.0004];

it('finds one Organization among others without reading theirs, as reading them all does', () => {
  const text = encodeRows(
    new Map([
      [nameOf(key(1)), FIGURES],
      [nameOf(key(2)), FIGURES.map(() => 0)],
      [nameOf(key(3)), FIGURES],
    ]),
  );
  const data = new TextEncoder().encode(text);
  const kept = [1, 2, 3, 4, 5.123, null, 7, 8, 9, 0];
  for (const n of [1, 2, 3]) expect(decodeRow(data, nameOf(key(n)))).toEqual(decodeRows(data).get(nameOf(key(n))));
  expect(decodeRow(data, nameOf(key(1)))).toEqual(kept);
  expect(decodeRow(data, nameOf(key(2)))).toEqual(kept.map(() => 0));
  expect(decodeRow(data, nameOf(key(4)))).toBeNull();
});

it.each(['', '{', 'null', '[]', '7', '{"XX":[1,', '{"XX":"1"}', '{"XX":{"a":[1]}}', '{"XX":["1"]}', '{"XX":-1}'])(
  'leaves out what is of another form: %s',
  (text) => {
    const data = new TextEncoder().encode(text);
    expect(decodeRow(data, 'XX')).toBeNull();
    expect(decodeRows(data).has('XX')).toBe(false);
  },
);

it('reads rows of fewer figures, of before there were more', () => {
  const data = new TextEncoder().encode('{"XX":[1,2]}');
  expect(decodeRow(data, 'XX')).toEqual([1, 2, ...Array<null>(8).fill(null)]);
});

it('spreads accounts over all parts', () => {
  const parts = Array.from({ length: 1024 }, (_, n) => shardOf(key(n)));
  expect(new Set(parts).size).toBe(SHARDS);
  expect(parts.every((part) => part >= 0 && part < SHARDS)).toBe(true);
});
