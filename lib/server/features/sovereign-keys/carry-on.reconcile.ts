/** Rotations are carried on by whichever process is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../../log/log.ts';

/** Between two looks whether a rotation is to be carried on. */
const LOOK_MS = 5_000;
/** Between two looks while something could not be done: somebody has to mend it first, or a server has to come back. */
const AGAIN_MS = 60_000;

/** A rotation as the loop knows it. */
interface CarriedOn<R> {
  /** what is said when it failed */
  failed: string;
  /** the one that is not over, where this process can carry it on; null when there is none */
  readOpen: () => Promise<R | null>;
  /** null when another process is at it */
  carryOn: (rotation: R) => Promise<unknown>;
}

/** Carries a rotation on, whichever process has begun it. Never returns; NATS being away only delays it. */
export async function keepCarryingOn<R extends { act: string }>({
  failed,
  readOpen,
  carryOn,
}: CarriedOn<R>): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    try {
      const rotation = await readOpen();
      if (rotation === null || (await carryOn(rotation)) === null) continue;
      const until = performance.now() + AGAIN_MS;
      // Another one that was begun since waits for nothing.
      while (performance.now() < until && (await readOpen())?.act === rotation.act)
        await sleep(LOOK_MS, undefined, { ref: false });
    } catch (error) {
      log(failed, {}, error);
    }
  }
}
