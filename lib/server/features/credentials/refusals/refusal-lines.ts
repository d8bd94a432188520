import { MOST_REFUSALS } from '../../../../domain/credentials/refusal.ts';
import type { Refusal } from '../../../../domain/credentials/refusal.ts';

/** Addresses belong to people: none is kept for longer than it takes to help them. */
export const KEPT_MS = 24 * 3_600_000;
/** Of all Organizations: a line is 1 kB in memory. */
const MOST_LINES = 20_000;
const MOST_ADDRESSES = 5;

/** Refused logins of a key for a cause, without what is looked up when they are shown. */
export type RefusalLine = Omit<Refusal, 'revocation'>;

/** One refused login of which it is known whose it is, and why. */
export type JudgedRefusal = Omit<RefusalLine, 'count' | 'first' | 'last' | 'addresses'> & {
  /** milliseconds since 1970 */
  at: number;
  address: string;
};

interface Organization {
  /** by key and cause, the one that was refused last at the end */
  lines: Map<string, RefusalLine>;
  forgotten: boolean;
}

/**
 * The refused logins that this process remembers: bounded, per Organization and in all. By its home account: another Organization may
 * have the name of a deleted one.
 */
export class RefusalLines {
  readonly #byHome = new Map<string, Organization>();
  readonly #most: number;
  #size = 0;

  constructor(most = MOST_LINES) {
    this.#most = most;
  }

  /** The line of a key and cause, when there is one. */
  find(home: string, { publicKey, cause }: Pick<RefusalLine, 'publicKey' | 'cause'>): RefusalLine | undefined {
    return this.#byHome.get(home)?.lines.get(`${publicKey} ${cause}`);
  }

  add(home: string, { at, address, ...judged }: JudgedRefusal): void {
    const organization = this.#byHome.get(home) ?? { lines: new Map<string, RefusalLine>(), forgotten: false };
    const name = `${judged.publicKey} ${judged.cause}`;
    const known = organization.lines.get(name);
    const time = new Date(at).toISOString();
    const addresses = [address, ...(known?.addresses ?? []).filter((one) => one !== address)].slice(0, MOST_ADDRESSES);
    organization.lines.delete(name);
    organization.lines.set(name, {
      ...judged,
      credential: judged.credential ?? known?.credential ?? null,
      addresses,
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? time,
      last: time,
    });
    this.#byHome.delete(home);
    this.#byHome.set(home, organization);
    if (!known) this.#size += 1;
    if (organization.lines.size > MOST_REFUSALS) this.#forgetOldest(home, organization);
    if (this.#size > this.#most) this.#makeRoom();
  }

  /** Those of an Organization of the last day, the last refused first, and whether older ones had to go. Times in milliseconds. */
  of(home: string, now = Date.now()): { lines: RefusalLine[]; forgotten: boolean } {
    const organization = this.#byHome.get(home);
    if (!organization) return { lines: [], forgotten: false };
    for (const [name, { last }] of organization.lines) {
      if (Date.parse(last) > now - KEPT_MS) continue;
      organization.lines.delete(name);
      this.#size -= 1;
    }
    return { lines: [...organization.lines.values()].reverse(), forgotten: organization.forgotten };
  }

  /** Forgets what is older than a day, of all Organizations. */
  expire(now = Date.now()): void {
    for (const home of [...this.#byHome.keys()]) if (this.of(home, now).lines.length === 0) this.#byHome.delete(home);
  }

  #forgetOldest(home: string, organization: Organization): void {
    for (const name of organization.lines.keys()) {
      organization.lines.delete(name);
      organization.forgotten = true;
      this.#size -= 1;
      break;
    }
    if (organization.lines.size === 0) this.#byHome.delete(home);
  }

  /** Whoever has most gives: what one Organization's clients do costs no other one its lines. */
  #makeRoom(): void {
    let largest: [string, Organization] | undefined;
    for (const one of this.#byHome) if (!largest || one[1].lines.size > largest[1].lines.size) largest = one;
    if (largest) this.#forgetOldest(...largest);
  }
}
