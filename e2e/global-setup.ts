import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from '../scripts/build/build-app.ts';
import { PROJECT } from '../scripts/demo/demo-state.ts';
import { startChild } from '../scripts/tools/child.ts';
import { APP_VARIABLE, DEMO_FILE, NATS_SESSION_SECONDS, STATE_DIRECTORY } from './support/demo.ts';

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Starts the demo that all tests share, new at every run, and gives back what stops it. */
export default async function startDemo(): Promise<() => Promise<void>> {
  await mkdir(STATE_DIRECTORY, { recursive: true });
  const logFile = join(STATE_DIRECTORY, 'demo.log');
  await rm(logFile, { force: true });
  // one that crashed may have left it; a demo that still runs refuses the second one itself
  await rm(DEMO_FILE, { force: true });
  process.env[APP_VARIABLE] = await buildApp(join(STATE_DIRECTORY, 'build.log'), (line) =>
    process.stdout.write(`${line}\n`),
  );
  const demo = await startChild({
    command: process.execPath,
    args: [join(PROJECT, 'scripts/demo/main.ts'), '--fresh'],
    cwd: PROJECT,
    env: {
      ...process.env,
      VERTEBRA_STATE_DIR: STATE_DIRECTORY,
      VERTEBRA_NATS_SESSION_SECONDS: String(NATS_SESSION_SECONDS),
      // every test of the run is the same few people
      VERTEBRA_REQUESTS_PER_MINUTE: '100000',
    },
    logFile,
  });
  while (!(await exists(DEMO_FILE))) {
    if (demo.hasEnded()) throw new Error(`The demo did not start (${await demo.ended}): see ${logFile}`);
    await sleep(200);
  }
  return async () => {
    // a test that was cut short may have left it stopped (session-battery.spec.ts)
    process.kill(demo.pid, 'SIGCONT');
    await demo.stop();
  };
}
