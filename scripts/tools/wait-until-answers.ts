import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

/**
 * Waits until a child's address answers 2xx.
 * @throws Error that names the log file when the child ends first or the time is over.
 */
export async function waitUntilAnswers(
  child: Child,
  url: string,
  logFile: string,
  milliseconds = 30_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (child.hasEnded()) throw new Error(`It ended at once (${await child.ended}); see ${logFile}.`);
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url} did not answer within ${milliseconds / 1000} s; see ${logFile}.`);
}
