const FIRST_MS = 250;
/** What passes by itself passes within minutes … */
const LONG_MS = 5_000;
/** … and what stands still for longer may do so for ever. */
const LONGEST_MS = 30_000;
const LONGEST_AFTER = 40;

/**
 * Milliseconds until an Environment that did not open is tried again. Each waits for another time, so that thousands that failed together
 * do not come again together.
 * @param tries how often in a row it did not open, from 1 on
 * @param random from 0 to 1
 */
export function retryPause(tries: number, random: number): number {
  const most = tries > LONGEST_AFTER ? LONGEST_MS : LONG_MS;
  return Math.min(FIRST_MS * 2 ** (tries - 1), most) * (0.5 + random / 2);
}
