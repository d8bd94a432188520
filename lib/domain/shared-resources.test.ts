import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SharedResources } from './shared-resources.ts';

const LINGER = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function resources() {
  const closed: number[] = [];
  const shared = new SharedResources<{ id: number }>(({ id }) => closed.push(id), LINGER);
  let opened = 0;
  const hold = (key = 'a') => shared.hold(key, () => ({ id: (opened += 1) }));
  return { shared, closed, hold, opened: () => opened };
}

it('is opened once for all who use it, and closed some time after the last', () => {
  const { closed, hold, opened, shared } = resources();
  const [first, second] = [hold(), hold()];
  expect([first.value, opened()]).toEqual([second.value, 1]);
  first.release();
  vi.advanceTimersByTime(10 * LINGER);
  expect(closed).toEqual([]);
  second.release();
  vi.advanceTimersByTime(LINGER - 1);
  expect([closed, shared.size]).toEqual([[], 1]);
  vi.advanceTimersByTime(1);
  expect([closed, shared.size, shared.get('a')]).toEqual([[1], 0, undefined]);
});

it('stays open for whoever comes before that', () => {
  const { closed, hold, opened } = resources();
  hold().release();
  vi.advanceTimersByTime(LINGER - 1);
  const again = hold();
  vi.advanceTimersByTime(10 * LINGER);
  expect([closed, opened()]).toEqual([[], 1]);
  again.release();
  vi.advanceTimersByTime(LINGER);
  expect(closed).toEqual([1]);
});

it('counts a user once who gives it back twice', () => {
  const { closed, hold } = resources();
  const [first] = [hold(), hold()];
  first.release();
  first.release();
  vi.advanceTimersByTime(10 * LINGER);
  expect(closed).toEqual([]);
});

it('has one for each key', () => {
  const { closed, hold, shared } = resources();
  hold('a').release();
  hold('b');
  vi.advanceTimersByTime(LINGER);
  expect([closed, shared.size, shared.get('b')]).toEqual([[1], 1, { id: 2 }]);
});

it('opens another after one that was dropped, whoever still had that', () => {
  const { closed, hold, shared } = resources();
  const old = hold();
  shared.drop('a', old.value);
  expect(closed).toEqual([1]);
  const next = hold();
  expect(next.value).toEqual({ id: 2 });
  old.release();
  shared.drop('a', old.value);
  vi.advanceTimersByTime(10 * LINGER);
  expect([closed, shared.get('a')]).toEqual([[1], next.value]);
});

it('closes one that lingers once, when it is dropped', () => {
  const { closed, hold, shared } = resources();
  const one = hold();
  one.release();
  shared.drop('a', one.value);
  vi.advanceTimersByTime(10 * LINGER);
  expect(closed).toEqual([1]);
});

it('opens none when opening fails', () => {
  const { shared } = resources();
  const failing = () => {
    throw new Error('no');
  };
  expect(() => shared.hold('a', failing)).toThrow('no');
  expect(shared.size).toBe(0);
});

it('closes all at once', () => {
  const { closed, hold, shared } = resources();
  hold('a');
  hold('b').release();
  shared.close();
  vi.advanceTimersByTime(10 * LINGER);
  expect([closed, shared.size]).toEqual([[1, 2], 0]);
});
