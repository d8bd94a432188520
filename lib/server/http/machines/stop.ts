import { setTimeout as sleep } from 'node:timers/promises';
import { getConfig } from '../../config/config.ts';
import { VERSION } from '../../config/version.ts';
import { log } from '../../log/log.ts';
import { telemetry } from '../../telemetry/telemetry.ts';
import { startDraining } from './draining.ts';

/**
 * Stops a process in order: it says so, is not ready any more and takes requests for `VERTEBRA_DRAIN_SECONDS`, so that whoever sends
 * them notices before the socket closes; then `stop` is called, and the process ends with 0. Ctrl-C waits for nothing, and so does a second signal.
 */
export function stopInOrder(who: 'the console' | 'the projector', stop: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      const drainSeconds = signal === 'SIGTERM' ? getConfig().drainSeconds : 0;
      log(`${who} stops`, { version: VERSION, signal, drainSeconds });
      startDraining();
      void sleep(drainSeconds * 1000)
        .then(stop)
        .catch((error: unknown) => log(`${who} did not stop in order`, {}, error, 'error'))
        // What it keeps doing, and the connections to NATS, would keep the process alive.
        .finally(async () => {
          log(`${who} has stopped`, { version: VERSION });
          await telemetry()?.stop();
          process.exit();
        });
    });
  }
}
