/** From the start of a process to its first “ready”, of what `npm run build` makes, and how large that is. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assembleDist } from '../build/assemble.ts';
import { buildApp } from '../build/build-app.ts';
import { PROJECT } from '../demo/demo-state.ts';
import { startChild } from '../tools/child.ts';
import { freePorts } from '../tools/free-ports.ts';
import type { Figure } from './measure.ts';
import { median, milliseconds } from './measure.ts';

const ROUNDS = 5;
const START_GOAL_MS = 2_000;
const POLL_MS = 5;
const MB = 1_000_000;
const IMAGE_GOAL_MB = 200;
/**
 * What gcr.io/distroless/cc-debian13 has below its Node: glibc, libstdc++, OpenSSL, time zones, certificates. An estimate, for no
 * registry is asked here.
 */
const BASE_MB = 24;

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function coldStart(file: string, environment: Record<string, string>, logFile: string): Promise<Figure> {
  const [port = 0] = await freePorts(1);
  const listen = `127.0.0.1:${String(port)}`;
  const env = { ...process.env, ...environment, VERTEBRA_LISTEN: listen, VERTEBRA_PROJECTOR_LISTEN: listen };
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let stop = () => Promise.resolve();
    times.push(
      await milliseconds(async () => {
        const child = await startChild({ command: process.execPath, args: [file], env, logFile });
        stop = child.stop;
        for (;;) {
          const answer = await fetch(`http://${listen}/readyz`).catch(() => null);
          await answer?.body?.cancel();
          if (answer?.ok) return;
          if (child.hasEnded()) throw new Error(`It ended at once; see ${logFile}.`);
          await sleep(POLL_MS);
        }
      }),
    );
    await stop();
  }
  const middle = median(times);
  const spread = `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`;
  return {
    name: `${file.slice(file.lastIndexOf('/') + 1)}: from its start to /readyz 200, median of ${String(ROUNDS)}`,
    goal: `≤ ${String(START_GOAL_MS)} ms`,
    result: `${middle.toFixed(0)} ms (${spread})`,
    holds: middle <= START_GOAL_MS,
  };
}

/** Measures beside the NATS of `environment`. */
export async function* benchStart(environment: Record<string, string>): AsyncGenerator<Figure> {
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-start-'));
  try {
    const app = await buildApp(join(directory, 'build.log'), console.log);
    const dist = join(directory, 'dist');
    await assembleDist(PROJECT, dirname(app), dist);
    for (const command of ['console', 'projector']) {
      yield await coldStart(join(dist, `${command}.js`), environment, join(directory, `${command}.log`));
    }
    const [size, node] = [(await bytesIn(dist)) / MB, (await stat(process.execPath)).size / MB];
    const image = size + node + BASE_MB;
    yield {
      name: 'dist/, and the image as it is unpacked: dist/, Node and an estimate of what is below it',
      goal: `image ≤ ${String(IMAGE_GOAL_MB)} MB`,
      result: `${size.toFixed(0)} MB; ${size.toFixed(0)} + ${node.toFixed(0)} + ${String(BASE_MB)} = ${image.toFixed(0)} MB`,
      holds: image <= IMAGE_GOAL_MB,
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}
