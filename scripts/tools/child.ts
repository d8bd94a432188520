import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

export interface ChildOptions {
  command: string;
  args: readonly string[];
  /** stdout and stderr are appended here */
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** how long it has after SIGTERM */
  patienceMilliseconds?: number;
}

/** A program of ours that runs beside us. */
export interface Child {
  pid: number;
  /** settles when it has ended: how, in words */
  ended: Promise<string>;
  hasEnded: () => boolean;
  /** asks it to stop (SIGTERM), insists when its time is over, settles when it is gone */
  stop: () => Promise<void>;
  /** ends it at once (SIGKILL), as a crash would */
  kill: () => Promise<void>;
}

const PATIENCE_MILLISECONDS = 10_000;

const running = new Set<Child>();

/** Stops whatever was started here and still runs, also what nobody has a handle of yet. */
export const stopChildren = async (): Promise<void> => {
  await Promise.all([...running].map((child) => child.stop()));
};

/** Ends a child at once with all that it has started, such as the Java of a shell script: each child leads a process group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it is gone already
  }
}

// the last resort, where nothing can be awaited: nothing of ours outlives us
process.once('exit', () => {
  for (const { pid } of running) killGroup(pid);
});

/** Starts a program; throws when it cannot be started. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = await open(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log.fd, log.fd],
    // Ctrl-C reaches a whole process group: ours are ended by us, in order
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`));
  });
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.command} did not start: ${await ended}`);
  let over = false;
  void ended.then(() => {
    over = true;
    running.delete(started);
  });
  const started: Child = {
    pid,
    ended,
    hasEnded: () => over,
    kill: async () => {
      if (!over) killGroup(pid);
      await ended;
    },
    stop: async () => {
      const insist = setTimeout(() => killGroup(pid), options.patienceMilliseconds ?? PATIENCE_MILLISECONDS);
      if (!over) child.kill('SIGTERM');
      await ended;
      clearTimeout(insist);
    },
  };
  running.add(started);
  return started;
}
