import { setTimeout as sleep } from 'node:timers/promises';
import { SAMPLE_MS, slotOf } from '../../accounts/usage/usage-hour.ts';
import { getUsageHour, takeSample } from '../../accounts/usage/usage-sampler.ts';
import { log } from '../../log/log.ts';
import { TIER_SECONDS } from './history.store.ts';
import { writeHistory } from './write-history.store.ts';

/** Not all processes ask at the same moment, nor all of them at the edge of a step. */
const offset = SAMPLE_MS * (0.2 + 0.6 * Math.random());

/** By then every process has taken the last sample of a step. */
const AFTER_MS = 5_000;
const STEP_MS = TIER_SECONDS['5m'] * 1000;
/** Who has sampled the whole step writes it before who has sampled a part of it. */
const WHOLE_MS = 20_000;
const PART_MS = 40_000;

async function delay(): Promise<number> {
  const now = Date.now();
  const step = Math.floor(now / STEP_MS) * STEP_MS;
  const first = (await getUsageHour()).firstSlot(slotOf(now));
  const isWhole = first !== undefined && first <= slotOf(step);
  return step + STEP_MS + AFTER_MS + Math.random() * (isWhole ? WHOLE_MS : PART_MS) + (isWhole ? 0 : WHOLE_MS) - now;
}

/** Writes what was sampled from the start of the process on. Never returns; NATS being away only delays it, for an hour at most. */
export async function keepHistory(): Promise<never> {
  for (;;) {
    await sleep(await delay(), undefined, { ref: false });
    await writeHistory(Date.now()).catch((error: unknown) => log('usage could not be written', {}, error));
  }
}

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
