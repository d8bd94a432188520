import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whileVisible } from './while-visible.ts';

class Page extends EventTarget {
  visibilityState = 'visible';

  turn(visibilityState: 'visible' | 'hidden'): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const page = new Page();
const [sleep, wake] = [vi.fn(), vi.fn()];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

test('sleeps when nobody looks for a while, and wakes when somebody does', () => {
  const stop = whileVisible({ sleep, wake });
  page.turn('hidden');
  expect(sleep).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(sleep).toHaveBeenCalledOnce();
  page.turn('visible');
  expect(wake).toHaveBeenCalledOnce();
  stop();
});

test('a glance at another page puts nothing to sleep', () => {
  const stop = whileVisible({ sleep, wake });
  page.turn('hidden');
  vi.advanceTimersByTime(1_000);
  page.turn('visible');
  vi.advanceTimersByTime(60_000);
  expect(sleep).not.toHaveBeenCalled();
  expect(wake).not.toHaveBeenCalled();
  stop();
});

test('stopped, it does neither', () => {
  const stop = whileVisible({ sleep, wake });
  page.turn('hidden');
  stop();
  vi.advanceTimersByTime(60_000);
  page.turn('visible');
  expect(sleep).not.toHaveBeenCalled();
  expect(wake).not.toHaveBeenCalled();
});
