import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../../domain/errors.ts';
import { connectionProblem } from '../../log/connection-problem.ts';
import { log } from '../../log/log.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Tries until NATS answers, for as long as that takes; the log says that `who` waits, and for what whenever that changes. Throws
 * what waiting does not cure.
 */
export async function onceNatsAnswers<T>(who: 'the console' | 'the projector', act: () => Promise<T>): Promise<T> {
  let told: string | null | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof VertebraError) || error.code !== 'nats-unavailable') throw error;
      const problem = connectionProblem(error);
      if (problem !== told) log(`${who} waits for NATS`, {}, error);
      told = problem;
      await sleep(pause);
    }
  }
}
