import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../../scripts/tools/free-ports.ts';

const MAIN = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));

/** A projector: a process of its own, as `npm run projector` starts it. */
export interface ProjectorProcess {
  pid: number;
  /** as it is called among the projectors */
  id: string;
  port: number;
  /** origin of its read API */
  url: string;
  /** origin of what machines ask */
  machinesUrl: string;
  /** ends it as a crash would (SIGKILL) */
  kill: () => Promise<void>;
  /** has it hand over and end (SIGTERM); resolves with its exit code */
  stop: () => Promise<number | null>;
}

/** Starts one with the environment of `startVertebra` and waits until it runs; at a free port when none is given. */
export async function startProjectorProcess(
  environment: Record<string, string>,
  atPort?: number,
): Promise<ProjectorProcess> {
  const [port = 0] = atPort === undefined ? await freePorts(1) : [atPort];
  const child = spawn(process.execPath, ['--no-warnings', MAIN], {
    env: { ...process.env, VERTEBRA_PROJECTOR_LISTEN: `127.0.0.1:${port}`, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  const runs = new Promise<{ projector: string; listen: string; metrics: string }>((resolve) => {
    createInterface(child.stderr).on('line', (line) => {
      lines.push(line);
      if (line.includes('"the projector runs"')) resolve(JSON.parse(line) as never);
    });
  });
  const started = await Promise.race([runs, exited]);
  if (Array.isArray(started)) throw new Error(`The projector ended at once:\n${lines.join('\n')}`);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return {
    pid: child.pid ?? 0,
    id: started.projector,
    port: Number(new URL(`http://${started.listen}`).port),
    url: `http://${started.listen}`,
    machinesUrl: `http://${started.metrics}`,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** Runs `npm run projector -- …` to its end. */
export async function runProjector(
  environment: Record<string, string>,
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--no-warnings', MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...output };
}
