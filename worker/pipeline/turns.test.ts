import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('runs so many at once, in the order they came, also when some fail', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const act = (n: number) =>
    turns.take(async () => {
      begun.push(n);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (n % 3 === 0) throw new Error(String(n));
      return n;
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => act(n)));
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
});

test('a place that was given back is free for whoever comes later', async () => {
  const turns = new Turns(1);
  for (const n of [1, 2, 3]) expect(await turns.take(() => Promise.resolve(n))).toBe(n);
});
