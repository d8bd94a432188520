import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoFile } from '../demo/demo-file.ts';
import { demoState, PROJECT } from '../demo/demo-state.ts';
import { startChild } from '../tools/child.ts';

/** The demo that is running and answers; null when there is none. */
async function runningDemo(file: string): Promise<DemoFile | null> {
  try {
    const demo = JSON.parse(await readFile(file, 'utf8')) as DemoFile;
    const response = await fetch(`${demo.app}/healthz`);
    return response.ok ? demo : null;
  } catch {
    return null;
  }
}

/** Does `work` with the demo that runs, or with one that is started for it and stopped afterwards. */
export async function withDemo<T>(work: (demo: DemoFile) => Promise<T>): Promise<T> {
  const { demoFile, directory } = demoState();
  const running = await runningDemo(demoFile);
  if (running) return work(running);

  await mkdir(directory, { recursive: true, mode: 0o700 });
  const logFile = join(directory, 'started-for-pictures.log');
  const child = await startChild({ command: process.execPath, args: [join(PROJECT, 'scripts/demo/main.ts')], logFile });
  try {
    for (;;) {
      const demo = await runningDemo(demoFile);
      if (demo) return await work(demo);
      if (child.hasEnded()) throw new Error(`The demo did not start (${await child.ended}); see ${logFile}.`);
      await sleep(500);
    }
  } finally {
    await child.stop();
  }
}
