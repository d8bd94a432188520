import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { endPreviousDemo } from './previous-demo.ts';

/** A process that has `mark` in its command line and does nothing. */
function idle(mark: string) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', mark]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, ended };
}

function demoFile(pids: Record<string, number>): string {
  const file = join(temporaryDirectory(), 'demo.json');
  writeFileSync(file, JSON.stringify({ app: 'http://127.0.0.1:1', pids }));
  return file;
}

test('what a crashed demo left behind is ended', async () => {
  const nats = idle('nats-server.conf');
  const file = demoFile({ demo: 0, nats: nats.pid });
  const said: string[] = [];
  await endPreviousDemo(file, (line) => said.push(line));
  await nats.ended;
  expect(said).toEqual([`Ending nats (process ${nats.pid}) that an earlier demo left behind.`]);
  expect(existsSync(file)).toBe(false);
});

test('a process that only has the number is left alone', async () => {
  const other = idle('something-else');
  await endPreviousDemo(demoFile({ nats: other.pid }), () => undefined);
  expect(() => process.kill(other.pid, 0)).not.toThrow();
});

test('a running demo is not disturbed', async () => {
  const demo = idle('scripts/demo/main.ts');
  const nats = idle('nats-server.conf');
  const file = demoFile({ demo: demo.pid, nats: nats.pid });
  await expect(endPreviousDemo(file, () => undefined)).rejects.toThrow('A demo runs already: http://127.0.0.1:1');
  expect(() => process.kill(nats.pid, 0)).not.toThrow();
  expect(existsSync(file)).toBe(true);
});

test('nothing to do when there was none', async () => {
  await expect(endPreviousDemo(join(temporaryDirectory(), 'demo.json'), () => undefined)).resolves.toBeUndefined();
});
