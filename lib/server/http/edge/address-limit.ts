import { VertebraError } from '../../../domain/errors.ts';
import { getConfig } from '../../config/config.ts';
import { addressGroup, clientAddress } from './client-address.ts';

/**
 * What one client address may send a minute before it is known who it is: `asked` counts what costs the identity provider or us
 * something, `refused` what came to nothing, which is what somebody does who guesses. Many people share an address.
 */
const LIMITS = { asked: 300, refused: 100 } as const;
type Limit = keyof typeof LIMITS;

const WINDOW_MS = 60_000;
/** Whoever has more addresses than that is not stopped by counting them; the memory is. */
const MAX_ADDRESSES = 20_000;
const PLACE = Symbol.for('vertebra.address-limits');

interface Window {
  /** milliseconds since 1970 */
  endsAt: number;
  counts: Record<Limit, Map<string, number>>;
}

function currentWindow(now: number): Window {
  // Next gives each route a module graph; what counts requests is one for all of them.
  const store = globalThis as Record<symbol, Window | undefined>;
  const known = store[PLACE];
  if (known && known.endsAt > now) return known;
  return (store[PLACE] = { endsAt: now + WINDOW_MS, counts: { asked: new Map(), refused: new Map() } });
}

/** Null when nobody knows whose it is: then the connection is gone already, or there never was one. */
function groupOf(headers: Headers): string | null {
  const address = clientAddress(headers, getConfig().trustedProxies);
  return address === 'unknown' ? null : addressGroup(address);
}

function count(limit: Limit, group: string, now: number): void {
  const counts = currentWindow(now).counts[limit];
  const known = counts.get(group);
  if (known === undefined && counts.size >= MAX_ADDRESSES) {
    const [oldest = ''] = counts.keys();
    counts.delete(oldest);
  }
  counts.set(group, (known ?? 0) + 1);
}

function check(limit: Limit, group: string, now: number): void {
  const { endsAt, counts } = currentWindow(now);
  if ((counts[limit].get(group) ?? 0) < LIMITS[limit]) return;
  const seconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
  throw new VertebraError(
    'rate-limited',
    `More than ${LIMITS[limit]} requests in a minute from your address, before it was known who sends them. Nothing was changed. Try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  );
}

/**
 * Refuses a client address that was refused too often, before anybody looks at who it is. Throws `rate-limited`.
 * @param headers of the request
 */
export function checkAddress(headers: Headers, now = Date.now()): void {
  const group = groupOf(headers);
  if (group !== null) check('refused', group, now);
}

/** The same, and counts a request that the identity provider or NATS will have to do with. Throws `rate-limited`. */
export function countAddress(headers: Headers, now = Date.now()): void {
  const group = groupOf(headers);
  if (group === null) return;
  check('refused', group, now);
  check('asked', group, now);
  count('asked', group, now);
}

/** Counts a request that was refused. */
export function countRefused(headers: Headers, now = Date.now()): void {
  const group = groupOf(headers);
  if (group !== null) count('refused', group, now);
}
