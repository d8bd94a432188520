import { expect, test } from 'vitest';
import { retryPause } from './failure.ts';

test('waits longer each time, up to a bound, and never all for the same time', () => {
  expect([1, 2, 3, 4, 5, 6, 40].map((tries) => retryPause(tries, 1))).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000, 5_000,
  ]);
  expect(retryPause(41, 1)).toBe(30_000);
  expect(retryPause(5_000, 1)).toBe(30_000);
  expect([1, 10, 50].map((tries) => retryPause(tries, 0))).toEqual([125, 2_500, 15_000]);
});
