import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sharedReading } from './shared-readings.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const counting = (milliseconds: number) => {
  let made = 0;
  return async () => {
    made += 1;
    const mine = made;
    await vi.advanceTimersByTimeAsync(milliseconds);
    return mine;
  };
};

it('is made once for all who ask at once, and again when it is old', async () => {
  const read = counting(10);
  expect(await Promise.all([sharedReading('a', 5_000, read), sharedReading('a', 5_000, read)])).toEqual([1, 1]);
  vi.advanceTimersByTime(4_900);
  expect(await sharedReading('a', 5_000, read)).toBe(1);
  vi.advanceTimersByTime(200);
  expect(await sharedReading('a', 5_000, read)).toBe(2);
});

it('is kept for longer when it took long', async () => {
  const read = counting(1_000);
  await sharedReading('b', 5_000, read);
  vi.advanceTimersByTime(18_000);
  expect(await sharedReading('b', 5_000, read)).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(await sharedReading('b', 5_000, read)).toBe(2);
});

it('is made again after it failed', async () => {
  const read = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValueOnce('here');
  await expect(sharedReading('c', 5_000, read)).rejects.toThrow('away');
  expect(await sharedReading('c', 5_000, read)).toBe('here');
});
