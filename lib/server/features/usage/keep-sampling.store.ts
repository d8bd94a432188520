import { setTimeout as sleep } from 'node:timers/promises';
import { SAMPLE_MS } from '../../accounts/usage/usage-hour.ts';
import { takeSample } from '../../accounts/usage/usage-sampler.ts';
import { log } from '../../log/log.ts';

/** Not all processes ask at the same moment, nor all of them at the edge of a step. */
const offset = SAMPLE_MS * (0.2 + 0.6 * Math.random());

/** Samples usage from the start of the process on. Never returns; while NATS is away there is a gap. */
export async function keepSampling(): Promise<never> {
  let isAway = false;
  for (;;) {
    try {
      await takeSample();
      isAway = false;
    } catch (error) {
      if (!isAway) log('usage could not be sampled', {}, error);
      isAway = true;
    }
    await sleep(SAMPLE_MS - ((Date.now() - offset) % SAMPLE_MS), undefined, { ref: false });
  }
}
