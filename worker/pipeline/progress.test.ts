import { expect, test } from 'vitest';
import { Progress, sizeOf } from './progress.ts';

test('tells what others acknowledged from what was settled here', () => {
  const progress = new Progress(10);
  for (const sequence of [11, 12, 15, 16, 20, 3]) progress.settle(sequence);
  expect(progress.unsettled(10)).toEqual([]);
  expect(progress.unsettled(12)).toEqual([]);
  expect(progress.unsettled(14)).toEqual([{ from: 13, to: 14 }]);
  expect(progress.unsettled(22)).toEqual([
    { from: 13, to: 14 },
    { from: 17, to: 19 },
    { from: 21, to: 22 },
  ]);
  expect(sizeOf(progress.unsettled(22))).toBe(7);
});

test('forgets what is complete, and goes on over what was settled behind it', () => {
  const progress = new Progress(0);
  for (const sequence of [1, 2, 4, 5, 7]) progress.settle(sequence);
  progress.completeTo(0);
  expect(progress.complete).toBe(2);
  progress.completeTo(3);
  expect(progress.complete).toBe(5);
  expect(progress.unsettled(7)).toEqual([{ from: 6, to: 6 }]);
  progress.completeTo(1);
  expect(progress.complete).toBe(5);
});

test('says of a stream that nobody projected yet that all of it is open, however long it is', () => {
  expect(new Progress(0).unsettled(10_000_000)).toEqual([{ from: 1, to: 10_000_000 }]);
});

test('takes events as settled in whatever order they end', () => {
  const progress = new Progress(10);
  for (const sequence of [20, 16, 9, 12, 15, 11]) progress.settle(sequence);
  expect(progress.unsettled(21)).toEqual([
    { from: 13, to: 14 },
    { from: 17, to: 19 },
    { from: 21, to: 21 },
  ]);
});

test('what was settled before is not open again once all up to a later one is complete', () => {
  const progress = new Progress(0);
  for (const sequence of [1, 2, 7]) progress.settle(sequence);
  progress.completeTo(5);
  expect(progress.complete).toBe(5);
  expect(progress.unsettled(8)).toEqual([
    { from: 6, to: 6 },
    { from: 8, to: 8 },
  ]);
});
