import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Outcome } from './second-server-main.ts';

const MAIN = fileURLToPath(new URL('second-server-main.ts', import.meta.url));

/** Another Vertebra server: a process of its own that runs commands when told to. */
export interface SecondServer {
  run: (command: Command) => Promise<Outcome>;
  /** ends it as a crash would; what it was running is lost */
  kill: () => void;
  stop: () => Promise<void>;
}

/** Starts one and waits until its connections are up and its index is filled. */
export async function startSecondServer(environment: Record<string, string>): Promise<SecondServer> {
  const child: ChildProcess = fork(MAIN, {
    execArgv: ['--no-warnings'],
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  await once(child, 'message');
  return {
    run: async (command) => {
      const answer = once(child, 'message') as Promise<[Outcome]>;
      child.send(command);
      const first = await Promise.race([answer, ended.then(() => null)]);
      return first === null ? { ok: false, code: 'killed', message: 'The process ended.' } : first[0];
    },
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
