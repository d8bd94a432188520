import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstWindow, lowerWindow, upperHalf } from './search-window.ts';

/** Searches as `readMessagesBefore` does, over a list of matching sequences in memory. */
function search(matches: number[], options: { before: number; floor: number; wanted: number; cap: number }) {
  let window = options.before > options.floor ? firstWindow(options.before, options.floor, options.wanted) : null;
  let found: number[] = [];
  let reads = 0;
  while (window !== null && found.length < options.wanted) {
    reads += 1;
    const { from, before } = window;
    const inside = matches.filter((sequence) => sequence >= from && sequence < before);
    const last = inside[options.cap - 1];
    if (inside.length > options.cap && last !== undefined) window = upperHalf(window, last);
    else {
      found = [...inside, ...found];
      window = lowerWindow(window);
    }
  }
  return { found: found.slice(-options.wanted), reads };
}

describe('search windows', () => {
  it('need one read where every sequence matches', () => {
    const matches = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(search(matches, { before: 1001, floor: 1, wanted: 50, cap: 100 })).toEqual({
      found: matches.slice(-50),
      reads: 1,
    });
  });

  it('reach the first of a million sequences in 15 reads', () => {
    const { found, reads } = search([1], { before: 1_000_001, floor: 1, wanted: 50, cap: 100 });
    expect(found).toEqual([1]);
    expect(reads).toBeLessThanOrEqual(15);
  });

  it('narrow down a dense cluster below a wide gap', () => {
    const matches = Array.from({ length: 5000 }, (_, index) => index + 1);
    const { found, reads } = search(matches, { before: 1_000_000, floor: 1, wanted: 50, cap: 100 });
    expect(found).toEqual(matches.slice(-50));
    expect(reads).toBeLessThanOrEqual(40);
  });

  it('find the newest ones of any stream, once each', () => {
    const stream = fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 400 });
    fc.assert(
      fc.property(
        stream,
        fc.integer({ min: 1, max: 3002 }),
        fc.integer({ min: 1, max: 20 }),
        (unordered, before, wanted) => {
          const matches = unordered.sort((a, b) => a - b);
          const floor = matches[0] ?? 1;
          const expected = matches.filter((sequence) => sequence < before).slice(-wanted);
          expect(search(matches, { before, floor, wanted, cap: wanted * 2 }).found).toEqual(expected);
        },
      ),
    );
  });
});
