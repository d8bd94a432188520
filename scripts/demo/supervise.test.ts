import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { startChild } from '../tools/child.ts';
import { supervise } from './supervise.ts';

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('what ends by itself is started again, what is stopped is not', { timeout: 30_000 }, async () => {
  const logFile = join(temporaryDirectory(), 'log');
  const start = vi.fn(() =>
    startChild({ command: process.execPath, args: ['-e', 'setInterval(() => undefined, 1000)'], logFile }),
  );
  const restarted = Promise.withResolvers<string>();
  const supervised = await supervise(start, (how) => {
    restarted.resolve(how);
    return Promise.resolve();
  });
  const first = supervised.pid();
  process.kill(first, 'SIGKILL');
  expect(await restarted.promise).toBe('signal SIGKILL');
  const second = supervised.pid();
  expect(second).not.toBe(first);
  expect(isAlive(second)).toBe(true);
  await supervised.stop();
  expect(isAlive(second)).toBe(false);
  expect(start).toHaveBeenCalledTimes(2);
});

test('a start that fails is tried again', { timeout: 30_000 }, async () => {
  const logFile = join(temporaryDirectory(), 'log');
  let starts = 0;
  const restarted = Promise.withResolvers<undefined>();
  const supervised = await supervise(
    () => {
      starts += 1;
      return starts === 2
        ? Promise.reject(new Error('not healthy yet'))
        : startChild({
            command: process.execPath,
            args: ['-e', starts === 1 ? '' : 'setInterval(() => undefined, 1000)'],
            logFile,
          });
    },
    () => {
      restarted.resolve(undefined);
      return Promise.resolve();
    },
  );
  await restarted.promise;
  expect(starts).toBe(3);
  expect(isAlive(supervised.pid())).toBe(true);
  await supervised.stop();
});

test('what is stopped while it is down stays down', async () => {
  const logFile = join(temporaryDirectory(), 'log');
  const start = vi.fn(() => startChild({ command: process.execPath, args: ['-e', ''], logFile }));
  const supervised = await supervise(start, () => Promise.resolve());
  const [child] = await Promise.all(start.mock.results.map(({ value }) => value as ReturnType<typeof startChild>));
  await child?.ended;
  await supervised.stop();
  expect(start).toHaveBeenCalledTimes(1);
});
