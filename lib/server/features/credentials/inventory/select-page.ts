import type { CredentialFilter, ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import {
  CREDENTIAL_STATES,
  credentialState,
  endOf,
  expiryWindows,
  isValid,
  kindOf,
  noExpiryCounts,
} from '../../../../domain/credentials/credential-state.ts';
import type { CredentialState } from '../../../../domain/credentials/credential-state.ts';
import { comparatorOf } from './credential-cursor.ts';
import type { Place } from './credential-cursor.ts';
import type { Held } from './credential-inventory.store.ts';
import type { StoredCredential } from '../credential-records.store.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/** The state of a credential at a time, milliseconds since 1970. */
export const stateOf = (
  { record: { expiresAt, replacedUntil }, revocation, orphaned, retired }: Held,
  now: number,
): CredentialState =>
  credentialState(
    { expiresAt, revoked: revocation !== null, orphaned, retired, replaced: replacedUntil !== null },
    now,
  );

/** Whether one of these generations of a key signed it, which none of a key of sessions did: from the first one on, up to but without the last. */
export const isSignedBy = (
  { record: { role, environment, keyGeneration } }: Held,
  key: RotatableKey,
  from: number,
  before: number,
): boolean => role === key.role && environment === key.environment && keyGeneration >= from && keyGeneration < before;

/** Gives whether a record in a state is one of those asked for, but for the state and the time that are asked for. */
function matcherOf(filter: CredentialFilter): (record: StoredCredential, state: CredentialState) => boolean {
  const { role, kind, environment, keyGeneration, issuer, subject, reach } = filter;
  const words = (filter.search ?? '').split(/\s+/).filter(Boolean);
  const searched = words.map((word) => ({ lower: word.toLowerCase(), upper: word.toUpperCase() }));
  return (record, state) =>
    (role === undefined || record.role === role) &&
    (kind === undefined || kindOf(record.role) === kind) &&
    (environment === undefined || record.environment === environment) &&
    (keyGeneration === undefined || record.keyGeneration === keyGeneration) &&
    (issuer === undefined || (record.issuer === issuer && record.subject === subject)) &&
    (reach === undefined || (isValid(state) && record.reaches.includes(reach))) &&
    searched.every(({ lower, upper }) => record.words.includes(lower) || record.publicKey.startsWith(upper));
}

/** Keeps the first so many of what it is given, in order. */
class FirstOnes {
  readonly #most: number;
  readonly #compare: (a: Held, b: Held) => number;
  #kept: Held[] = [];
  #last: Held | null = null;

  constructor(most: number, compare: (a: Held, b: Held) => number) {
    this.#most = most;
    this.#compare = compare;
  }

  add(one: Held): void {
    if (this.#last !== null && this.#compare(one, this.#last) > 0) return;
    this.#kept.push(one);
    if (this.#kept.length >= 2 * this.#most) this.take();
  }

  take(): readonly Held[] {
    this.#kept.sort(this.#compare);
    this.#kept.length = Math.min(this.#kept.length, this.#most);
    if (this.#kept.length === this.#most) this.#last = this.#kept.at(-1) ?? null;
    return this.#kept;
  }
}

/**
 * The page of a list that comes after a place, with how many there are in all, by state and by when they end: one walk over the credentials, whatever
 * they are filtered and sorted by. `now` is in milliseconds since 1970. `end` is where the page ended; null where no other follows.
 */
export function selectPage(
  held: Iterable<Held>,
  query: Omit<ListCredentials, 'before'> & { after: Place | null },
  now: number,
) {
  const isMatch = matcherOf(query);
  const compare = comparatorOf(query);
  const { after, limit, state: wanted, expiresWithin } = query;
  const states = Object.fromEntries(CREDENTIAL_STATES.map((state) => [state, 0])) as Record<CredentialState, number>;
  const expiring = noExpiryCounts();
  // One more than a page holds tells whether another one follows.
  const first = new FirstOnes(limit + 1, (a, b) => compare(a.record, b.record));
  for (const one of held) {
    const state = stateOf(one, now);
    if (!isMatch(one.record, state)) continue;
    const windows = expiryWindows({ endsAt: endOf(one.record), state }, now);
    if (wanted === undefined || state === wanted) for (const window of windows) expiring[window] += 1;
    if (expiresWithin !== undefined && !windows.includes(expiresWithin)) continue;
    states[state] += 1;
    if (wanted !== undefined && state !== wanted) continue;
    if (after === null || compare(one.record, after) > 0) first.add(one);
  }
  const found = first.take();
  const page = found.slice(0, limit).map((one) => ({ held: one, state: stateOf(one, now) }));
  return {
    page,
    total: wanted === undefined ? Object.values(states).reduce((sum, count) => sum + count, 0) : states[wanted],
    states,
    expiring,
    end: found.length > limit ? (page.at(-1)?.held.record ?? null) : null,
  };
}
