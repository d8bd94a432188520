import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DemoFile } from './demo-file.ts';

const execute = promisify(execFile);

/** Command line of a process; empty when there is none. A number alone proves nothing: the system uses it again. */
const commandOf = (pid: number): Promise<string> =>
  execute('ps', ['-o', 'args=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );

/** What each process of a demo has in its command line; Next renames its own. */
const MARKS: Readonly<Record<string, string>> = {
  demo: 'demo/main.ts',
  nats: 'nats-server.conf',
  app: 'next-server',
  projector: 'worker/main.ts',
};

/**
 * Makes sure that no other demo uses the same state: two nats-servers on one store would break it.
 * @throws Error when one runs; what a crashed one left behind is ended.
 */
export async function endPreviousDemo(file: string, say: (line: string) => void): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const { app, pids } = JSON.parse(text) as DemoFile;
  const alive: [string, number][] = [];
  for (const [name, pid] of Object.entries(pids)) {
    const mark = MARKS[name];
    if (mark !== undefined && (await commandOf(pid)).includes(mark)) alive.push([name, pid]);
  }
  if (alive.some(([name]) => name === 'demo')) {
    throw new Error(`A demo runs already: ${app}. Stop it first, or set VERTEBRA_STATE_DIR to run this one beside it.`);
  }
  for (const [name, pid] of alive) {
    say(`Ending ${name} (process ${pid}) that an earlier demo left behind.`);
    process.kill(pid, 'SIGTERM');
    while ((await commandOf(pid)) !== '') await sleep(100);
  }
  await rm(file);
}
