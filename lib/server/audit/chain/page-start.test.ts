import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageStart } from './page-start.ts';

/** Records at these sequences match. */
const counting = (matching: readonly number[], before: number) => {
  const asked: number[] = [];
  const count = (from: number) => {
    asked.push(from);
    return Promise.resolve(matching.filter((sequence) => sequence >= from && sequence < before).length);
  };
  return { asked, count };
};

const logs = fc
  .record({
    from: fc.integer({ min: 1, max: 50_000 }),
    length: fc.integer({ min: 1, max: 2_000_000 }),
    places: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 400 }),
    limit: fc.integer({ min: 1, max: 100 }),
  })
  .map(({ from, length, places, limit }) => ({
    range: { from, before: from + length },
    matching: [...new Set(places.map((place) => from + Math.floor(place * length)))],
    limit,
  }));

it('starts where a page is full, or at the beginning when there are not so many', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async ({ range, matching, limit }) => {
      const { count } = counting(matching, range.before);
      const start = await pageStart(count, range, limit);
      expect(start.matches).toBe(await count(start.from));
      expect(start.matches).toBeGreaterThanOrEqual(Math.min(limit, matching.length));
      expect(start.from).toBeGreaterThanOrEqual(range.from);
      if (start.matches < limit) expect(start.from).toBe(range.from);
    }),
  );
});

it('does not look far back for what comes often', async () => {
  const often = Array.from({ length: 10_000 }, (_, n) => n * 100);
  const { asked, count } = counting(often, 1_000_000);
  await pageStart(count, { from: 1, before: 1_000_000 }, 50);
  expect(Math.min(...asked)).toBeGreaterThan(970_000);
});

it('counts the whole log for what comes seldom, after few looks', async () => {
  const { asked, count } = counting([5, 500_000], 1_000_000);
  expect(await pageStart(count, { from: 1, before: 1_000_000 }, 50)).toEqual({ from: 1, matches: 2 });
  expect(asked).toHaveLength(3);
});

const evenly = (count: number, every: number, first = 1) => Array.from({ length: count }, (_, n) => first + n * every);

// in a log of a million records: which counts are asked for, and how many records of the page's kind are read for it
it.each([
  { shape: 'evenly', matching: evenly(10_000, 100), limit: 50, asked: [980_000, 994_250], matches: 57 },
  {
    shape: 'seldom',
    matching: evenly(1_000, 1_000),
    limit: 100,
    asked: [980_000, 840_000, 885_000],
    matches: 115,
  },
  {
    shape: 'many at the end',
    matching: evenly(5_000, 1, 995_000),
    limit: 50,
    asked: [980_000, 999_770, 999_942],
    matches: 58,
  },
  {
    shape: 'many somewhat before',
    matching: evenly(5_000, 1, 980_000),
    limit: 50,
    asked: [980_000, 999_770, 989_885, 984_942],
    matches: 58,
  },
  {
    shape: 'many at the beginning',
    matching: evenly(2_000, 1),
    limit: 50,
    asked: [
      980_000, 840_000, 1, 420_000, 210_000, 105_000, 52_500, 26_250, 13_125, 6_563, 3_282, 1_641, 2_461, 2_051, 1_846,
    ],
    matches: 155,
  },
  {
    shape: 'exactly a page',
    matching: evenly(50, 10_000),
    limit: 50,
    asked: [980_000, 840_000, 1],
    matches: 50,
  },
])(
  'counts as often as it must, and reads little more than a page: $shape',
  async ({ matching, limit, asked: expected, matches }) => {
    const { asked, count } = counting(matching, 1_000_000);
    const start = await pageStart(count, { from: 1, before: 1_000_000 }, limit);
    expect({ asked, matches: start.matches }).toEqual({ asked: expected, matches });
  },
);
