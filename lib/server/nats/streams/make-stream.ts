import { setTimeout as sleep } from 'node:timers/promises';
import { apiErrorOf, NOT_ENABLED_FOR_ACCOUNT, STREAM_CREATE_FAILED, STREAM_EXISTS } from './api-error.ts';

const PAUSE_MS = 200;
const TRIES = 5;
const PASSING: readonly (number | undefined)[] = [STREAM_CREATE_FAILED, NOT_ENABLED_FOR_ACCOUNT];

/**
 * Makes a stream where there is none of its name. One that is there stays as it is, also with another configuration:
 * somebody chose it. When two processes make the same one at the same moment, nats-server may tell one of them that its
 * store could not be created; and a cluster that has just begun may not know yet that the account has JetStream, or answer without
 * saying what it made, over which the client (@nats-io/jetstream 3.4) stumbles with a TypeError. All that passes in a moment, so it is tried again.
 */
export async function makeStream(make: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await make();
      return;
    } catch (error) {
      const code = apiErrorOf(error)?.err_code;
      if (code === STREAM_EXISTS) return;
      const passes = PASSING.includes(code) || error instanceof TypeError;
      if (!passes || tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
