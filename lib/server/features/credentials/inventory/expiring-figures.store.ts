import { Gauge, register } from 'prom-client';
import { EXPIRY_WINDOWS, noExpiryCounts } from '../../../../domain/credentials/credential-state.ts';
import type { ExpiryCounts } from '../../../../domain/credentials/credential-state.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { log } from '../../../log/log.ts';
import { countExpiring } from './count-expiring.ts';
import { walkInventories } from './walk-inventories.store.ts';

const COUNT = 'vertebra_credentials_expiring';
const COUNTED_AT = 'vertebra_credentials_expiring_counted_timestamp_seconds';

/** A scrape begins a new count when the last one began so long ago: each looks into every Organization. */
const ANEW_MS = 300_000;

/** Of all Organizations together, those that cannot be read left out. Throws `nats-unavailable`. */
async function countAll(): Promise<ExpiryCounts> {
  const counts = noExpiryCounts();
  const now = Date.now();
  const slugs = [...(await getIndex()).organizations.keys()].sort();
  for await (const { inventory } of walkInventories(slugs)) {
    const some = countExpiring(inventory.held, now);
    for (const window of EXPIRY_WINDOWS) counts[window] += some[window];
  }
  return counts;
}

/**
 * Registers how many credentials of all Organizations end within 1, 7, 30 and 90 days, and when that was counted, for `/metrics`. A
 * scrape gets the last count and may begin the next one; before the first one has ended there is no figure, and where NATS is away the
 * time of the last one stays.
 */
export function registerExpiringFigures(): void {
  let counting = false;
  let beganAt = -Infinity;
  let last: { counts: ExpiryCounts; at: number } | null = null;
  const count = async () => {
    if (counting || performance.now() - beganAt < ANEW_MS) return;
    counting = true;
    const began = performance.now();
    try {
      last = { counts: await countAll(), at: Date.now() };
      beganAt = began;
    } catch (error) {
      log('credentials that expire could not be counted', {}, error);
    } finally {
      counting = false;
    }
  };
  register.removeSingleMetric(COUNT);
  register.removeSingleMetric(COUNTED_AT);
  new Gauge({
    name: COUNT,
    help: 'Credentials of all Organizations that are valid and end within so many days (window)',
    labelNames: ['window'] as const,
    collect() {
      void count();
      for (const window of EXPIRY_WINDOWS) if (last !== null) this.set({ window }, last.counts[window]);
    },
  });
  new Gauge({
    name: COUNTED_AT,
    help: 'When they were counted last; 0: not yet',
    collect() {
      this.set(last === null ? 0 : last.at / 1000);
    },
  });
}
