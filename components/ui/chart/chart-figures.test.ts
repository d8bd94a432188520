import { expect, it } from 'vitest';

import { alone, newestKnown, scaleTop, timeRange } from './chart-figures.ts';

it('finds figures between gaps, which a line would not show', () => {
  expect(alone([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(alone([null, null])).toEqual([]);
  expect(newestKnown([1, 0, null])).toBe(1);
  expect(newestKnown([null])).toBe(-1);
});

it('shows a limit unless it would press the figures flat', () => {
  expect(scaleTop([[10, null]], 40)).toEqual({ top: 44, limit: true });
  expect(scaleTop([[10], [30]], 20)).toEqual({ top: 33, limit: true });
  expect(scaleTop([[10]], 1000)).toEqual({ top: 11, limit: false });
  expect(scaleTop([[0, null]], null)).toEqual({ top: 1, limit: false });
  expect(scaleTop([[]], 0)).toEqual({ top: 1, limit: true });
});

it('shows a minute at least', () => {
  expect(timeRange(1_000, 1_000)).toEqual([940, 1_000]);
  expect(timeRange(1_000, 4_600)).toEqual([1_000, 4_600]);
});
