import { join } from 'node:path';
import { startChild } from '../tools/child.ts';
import type { Child } from '../tools/child.ts';
import { waitUntilAnswers } from '../tools/wait-until-answers.ts';
import { PROJECT } from './demo-state.ts';
import { supervise } from './supervise.ts';
import type { Supervised } from './supervise.ts';

/** The projector as a process of its own; settles when it says that it is ready. */
export async function startProjector(
  address: string,
  environment: Record<string, string>,
  logFile: string,
  onRestart: (how: string) => Promise<void>,
): Promise<Supervised> {
  let first: Promise<void> | undefined;
  const start = async (): Promise<Child> => {
    const child = await startChild({
      command: process.execPath,
      args: [join(PROJECT, 'worker/main.ts')],
      cwd: PROJECT,
      env: { ...process.env, ...environment, NODE_ENV: 'production' },
      logFile,
    });
    // later on NATS may be away just then, and it is ready whenever it can be
    await (first ??= waitUntilAnswers(child, `${address}/readyz`, logFile));
    return child;
  };
  return supervise(start, onRestart);
}
