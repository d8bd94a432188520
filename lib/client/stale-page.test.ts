import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isMissingCode, loadAgain, noteNavigation, reloadOnce, unexpectedEnd, UPDATED } from './stale-page.ts';

const reload = vi.fn();
const assign = vi.fn();
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.useFakeTimers();
  vi.stubGlobal('window', { location: { reload, assign, href: 'https://v/streams/a' } });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test.each([
  [Object.assign(new Error('x'), { name: 'ChunkLoadError' }), true],
  [new Error('Failed to load chunk /_next/static/chunks/1.js from module 5'), true],
  [new TypeError('Failed to fetch dynamically imported module: https://v/_next/static/chunks/1.js'), true],
  [new TypeError('Importing a module script failed.'), true],
  [new TypeError('Failed to fetch'), false],
  ['Failed to load chunk', false],
])('%s is missing code: %s', (error, missing) => {
  expect(isMissingCode(error)).toBe(missing);
});

test('loads again once, and once more after the next deployment', () => {
  expect(reloadOnce()).toBe(true);
  expect(reloadOnce()).toBe(false);
  vi.advanceTimersByTime(3_600_000);
  expect(reloadOnce()).toBe(true);
  expect(reload).toHaveBeenCalledTimes(2);
});

test('does not load again for ever where nothing can be kept', () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('QuotaExceededError');
    },
  });
  expect(reloadOnce()).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});

test('what ended says why, and the page is loaded again only when its code was missing', () => {
  const detail = 'Load the page again. (no)';
  expect(unexpectedEnd('The feed ended', new Error('no'))).toEqual({ title: 'The feed ended', detail });
  expect(unexpectedEnd('The feed ended', 'no')).toEqual({ title: 'The feed ended', detail });
  expect(reload).not.toHaveBeenCalled();
  const missing = Object.assign(new Error('x'), { name: 'ChunkLoadError' });
  expect(unexpectedEnd('The feed ended', missing)).toEqual(UPDATED);
  expect(reload).toHaveBeenCalledOnce();
});

test('goes where somebody was about to go when the code of that page was missing', () => {
  noteNavigation('/streams/a?tab=consumers');
  loadAgain();
  expect(assign).toHaveBeenCalledWith('/streams/a?tab=consumers');
  expect(reload).not.toHaveBeenCalled();
  vi.stubGlobal('window', { location: { reload, assign, href: 'https://v/streams/a?tab=consumers' } });
  loadAgain();
  expect(reload).toHaveBeenCalledOnce();
});
