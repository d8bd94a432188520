import { expect, it } from 'vitest';
import { KeyQueues } from './key-queues.ts';

it('runs one job of a key at a time, in order, and those of others meanwhile', async () => {
  const queues = new KeyQueues();
  const told: string[] = [];
  const first = Promise.withResolvers<undefined>();
  queues.add('a', async () => {
    await first.promise;
    told.push('a1');
  });
  queues.add('a', () => Promise.resolve(void told.push('a2')));
  queues.add('b', () => Promise.resolve(void told.push('b')));
  await Promise.resolve();
  expect(told).toEqual(['b']);
  first.resolve(undefined);
  await queues.idle();
  expect(told).toEqual(['b', 'a1', 'a2']);
});

it('is idle when nothing was ever added', async () => {
  await expect(new KeyQueues().idle()).resolves.toBeUndefined();
});

it('is idle once the jobs of every key have ended', async () => {
  const queues = new KeyQueues();
  const slow = Promise.withResolvers<undefined>();
  let ended = false;
  queues.add('slow', () => slow.promise.then(() => void (ended = true)));
  queues.add('fast', () => Promise.resolve());
  const idle = queues.idle().then(() => ended);
  await Promise.resolve();
  await Promise.resolve();
  slow.resolve(undefined);
  expect(await idle).toBe(true);
});
