import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { startChild } from './child.ts';

/** What has ended stays a zombie until somebody asks for its exit code, and nobody may. */
const isAlive = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

test('what a child has started ends with it', async () => {
  const logFile = join(temporaryDirectory(), 'log');
  const child = await startChild({ command: 'sh', args: ['-c', 'sleep 60 & echo $!; wait'], logFile });
  const grandchild = await vi.waitFor(async () => {
    const pid = Number(await readFile(logFile, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    return pid;
  });
  expect(isAlive(grandchild)).toBe(true);
  await child.kill();
  expect(child.hasEnded()).toBe(true);
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false));
});
