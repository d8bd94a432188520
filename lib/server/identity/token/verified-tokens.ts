/** Tokens whose signature was checked some seconds ago: programs send the same one with each request, and checking it costs the most of one. */
import { hash } from 'node:crypto';

/** So long a token is not checked again; a key that its provider took back is believed for as much longer. */
export const VERIFIED_MS = 10_000;
/** Each is 1 kB in memory. */
const MOST = 1_000;

interface Verified<T> {
  value: T;
  /** milliseconds of `performance`, and of 1970: neither clock alone is set back, or stops while the machine sleeps */
  monotonicUntil: number;
  until: number;
}

/**
 * Remembers what was read of tokens, never longer than they are valid. Only what came of a whole check is remembered, by the hash of the
 * whole token; `rules` is what they were judged by: with others, nothing is known.
 */
export class VerifiedTokens<T extends { expiresAt: number }> {
  readonly #known = new WeakMap<object, Map<string, Verified<T>>>();

  /** What was read of a token, or what `verify` reads of it now. Throws what `verify` throws. `expiresAt` is in milliseconds since 1970. */
  async read(rules: object, token: string, verify: () => Promise<T>): Promise<T> {
    const name = hash('sha256', token);
    const all = this.#known.get(rules) ?? new Map<string, Verified<T>>();
    this.#known.set(rules, all);
    const known = all.get(name);
    if (known && performance.now() < known.monotonicUntil && Date.now() < known.until) return known.value;
    all.delete(name);
    const value = await verify();
    const until = Math.min(Date.now() + VERIFIED_MS, value.expiresAt);
    const [oldest = ''] = all.keys();
    if (all.size >= MOST) all.delete(oldest);
    all.set(name, { value, until, monotonicUntil: performance.now() + (until - Date.now()) });
    return value;
  }
}
