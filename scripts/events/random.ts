import { createHash } from 'node:crypto';

export interface Random {
  /** 0 ≤ x < 1 */
  next: () => number;
  /** a whole number from `low` to `high`, both possible */
  int: (low: number, high: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  /** one of a list that may be empty */
  anyOf: <T>(list: readonly T[]) => T | undefined;
  /** lower-case letters and digits as Kubernetes puts behind names: no vowels, nothing to mistake */
  suffix: (length: number) => string;
  hex: (length: number) => string;
}

/** Numbers that are the same for the same seed, so that an Environment looks the same in every demo (mulberry32). */
export function seededRandom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const letters = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('');
  return {
    next,
    int,
    pick: ([first, ...rest]) => rest[int(-1, rest.length - 1)] ?? first,
    anyOf: (list) => list[int(0, list.length - 1)],
    suffix: (length) => letters('bcdfghjklmnpqrstvwxz2456789', length),
    hex: (length) => letters('0123456789abcdef', length),
  };
}
