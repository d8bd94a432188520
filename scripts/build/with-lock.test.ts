import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { withLock } from './with-lock.ts';

test('one at a time, also after one that failed', async () => {
  const file = join(temporaryDirectory(), 'lock');
  const order: string[] = [];
  const failing = withLock(
    file,
    () => order.push('waits'),
    async () => {
      order.push('first starts');
      await sleep(50);
      order.push('first ends');
      throw new Error('no build');
    },
  );
  const second = withLock(
    file,
    () => order.push('second waits'),
    () => Promise.resolve(order.push('second')),
  );
  await expect(failing).rejects.toThrow('no build');
  await second;
  expect(order.toSorted()).toEqual(['first ends', 'first starts', 'second', 'second waits']);
  expect(order.at(-1)).toBe('second');
  expect(existsSync(file)).toBe(false);
});

test('a lock of a process that is gone holds nobody up', async () => {
  const file = join(temporaryDirectory(), 'lock');
  writeFileSync(file, String(spawnSync('true').pid));
  expect(
    await withLock(
      file,
      () => undefined,
      () => Promise.resolve('done'),
    ),
  ).toBe('done');
});
