import { afterEach, expect, test, vi } from 'vitest';
import { inTurn } from './in-turn.ts';

afterEach(() => vi.useRealTimers());

/** A page that follows for as long as it may, again and again. */
function page(signal: AbortSignal) {
  const seen = { turns: 0, now: false };
  const read = (turn: AbortSignal) =>
    new Promise<null>((resolve) => {
      seen.turns += 1;
      seen.now = true;
      turn.addEventListener('abort', () => {
        seen.now = false;
        resolve(null);
      });
    });
  const run = async () => {
    while (!signal.aborted) await inTurn(signal, read, () => seen.now);
  };
  run().catch(() => undefined);
  return seen;
}

test('of eight pages four follow at a time, and each has its turn', async () => {
  const end = new AbortController();
  const pages = Array.from({ length: 8 }, () => page(end.signal));
  const following = () => pages.filter(({ now }) => now).length;
  await expect.poll(following).toBe(4);
  await expect.poll(() => pages.every(({ turns }) => turns > 1), { timeout: 20_000 }).toBe(true);
  expect(following()).toBeLessThanOrEqual(4);
  end.abort();
  await expect.poll(following).toBe(0);
});

test('of five pages three are not interrupted', async () => {
  const end = new AbortController();
  const pages = Array.from({ length: 5 }, () => page(end.signal));
  await expect.poll(() => pages.filter(({ turns }) => turns > 1).length, { timeout: 20_000 }).toBe(2);
  expect(pages.filter(({ turns, now }) => turns === 1 && now)).toHaveLength(3);
  end.abort();
});

test('a page alone is not interrupted', async () => {
  vi.useFakeTimers();
  const end = new AbortController();
  const alone = page(end.signal);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(alone).toEqual({ turns: 1, now: true });
  end.abort();
});

test('what a page follows no more takes no turn away', async () => {
  const gone = new AbortController();
  gone.abort();
  await expect(
    inTurn(
      gone.signal,
      () => Promise.resolve(1),
      () => true,
    ),
  ).rejects.toThrow();
  const end = new AbortController();
  const next = page(end.signal);
  await expect.poll(() => next.now).toBe(true);
  end.abort();
});
