/** A demo for the benchmarks of the app, with state of its own. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../lib/domain/zod.ts';
import { PROJECT } from '../demo/demo-state.ts';
import { startChild } from '../tools/child.ts';

const PATIENCE_MS = 10 * 60_000;
const demoFileSchema = z.object({
  app: z.string(),
  nats: z.object({ url: z.string() }),
});

export interface RunningDemo {
  app: string;
  /** of nats-server, for its clients */
  nats: string;
  stop: () => Promise<void>;
}

/** @param name of its state, which is kept between runs */
export async function startBenchDemo(organizations: number, name = 'bench'): Promise<RunningDemo> {
  const state = join(PROJECT, '.vertebra', name);
  const file = join(state, 'demo.json');
  const logFile = `${state}.log`;
  // of a run that crashed
  await rm(file, { force: true });
  await rm(logFile, { force: true });
  const child = await startChild({
    command: process.execPath,
    args: [join(PROJECT, 'scripts/demo/main.ts'), '--organizations', String(organizations)],
    cwd: PROJECT,
    logFile,
    // What is measured is the answer, not the limit of one actor.
    env: { ...process.env, VERTEBRA_STATE_DIR: state, VERTEBRA_REQUESTS_PER_MINUTE: '1000000' },
  });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) {
      const demo = demoFileSchema.parse(JSON.parse(text));
      return { app: demo.app, nats: demo.nats.url, stop: () => child.stop() };
    }
    if (child.hasEnded() || Date.now() > deadline) throw new Error(`The demo did not start; see ${logFile}.`);
    await sleep(500);
  }
}
