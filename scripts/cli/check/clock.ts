import { CLOCK_SKEW_SECONDS } from '../../../lib/server/identity/token/clock-skew.ts';
import { findingsOf } from './finding.ts';
import type { Finding } from './finding.ts';

const say = findingsOf('clock');
const NOTICED_SECONDS = 2;

/** What it means that a clock is so many seconds apart from that of this machine. */
export function judgeClock(about: string, seconds: number, isBehind: boolean): Finding {
  const apart = `${seconds.toFixed(1)} s ${isBehind ? 'behind' : 'before'} this machine`;
  const cure = 'Run NTP on both machines.';
  if (seconds > CLOCK_SKEW_SECONDS)
    return say.failed(
      about,
      `${apart}: beyond ${String(CLOCK_SKEW_SECONDS)} s what one signs is refused by the other`,
      cure,
    );
  if (seconds > NOTICED_SECONDS) return say.warn(about, apart, cure);
  return say.ok(about, `within ${String(NOTICED_SECONDS)} s of this machine`);
}
