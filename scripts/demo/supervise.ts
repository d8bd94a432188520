import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../tools/child.ts';

export interface Supervised {
  pid: () => number;
  stop: () => Promise<void>;
}

/** Long enough to see in an open page that it is away. */
const RESTART_AFTER_MILLISECONDS = 3_000;

/**
 * Starts a program and, as any supervisor in production would, starts it again when it ends by itself: kill it to see how the pages
 * take it. `onRestart` is told then. A start that fails is tried again, as often as it takes, until it is stopped.
 */
export async function supervise(
  start: () => Promise<Child>,
  onRestart: (how: string) => Promise<void>,
): Promise<Supervised> {
  let child = await start();
  const stopping = new AbortController();
  const stopped = () => stopping.signal.aborted;
  const watch = async () => {
    for (;;) {
      const how = await child.ended;
      await sleep(RESTART_AFTER_MILLISECONDS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopped()) return;
      try {
        child = await start();
      } catch (error) {
        process.stderr.write(
          `It could not be started again: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        continue;
      }
      await onRestart(how);
    }
  };
  const watched = watch();
  return {
    pid: () => child.pid,
    stop: async () => {
      stopping.abort();
      await child.stop();
      await watched;
    },
  };
}
