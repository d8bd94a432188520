import { Gauge, register } from 'prom-client';
import type { AskReadiness } from './answers.ts';

const NAME = 'vertebra_degraded';

/** A figure for each check of the readiness: 0 while all is well, 1 while somebody has to look after it. */
export function measureReadiness(ask: AskReadiness): void {
  register.removeSingleMetric(NAME);
  new Gauge({
    name: NAME,
    help: 'Checks of the readiness that are degraded or not ready',
    labelNames: ['check'],
    async collect() {
      const { checks } = await ask();
      for (const { name, state } of checks) this.set({ check: name }, state === 'ready' ? 0 : 1);
    },
  });
}
