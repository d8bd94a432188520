import { endOf, expiryWindows, noExpiryCounts } from '../../../../domain/credentials/credential-state.ts';
import type { ExpiryCounts } from '../../../../domain/credentials/credential-state.ts';
import type { Held } from './credential-inventory.store.ts';
import { stateOf } from './select-page.ts';

/** How many of these end in each window from `now`, milliseconds since 1970. */
export function countExpiring(held: Iterable<Held>, now: number): ExpiryCounts {
  const counts = noExpiryCounts();
  for (const one of held) {
    for (const window of expiryWindows({ endsAt: endOf(one.record), state: stateOf(one, now) }, now))
      counts[window] += 1;
  }
  return counts;
}
