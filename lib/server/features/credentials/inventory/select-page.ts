import type { CredentialFilter, ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import {
  CREDENTIAL_STATES,
  credentialState,
  isValid,
  kindOf,
} from '../../../../domain/credentials/credential-state.ts';
import type { CredentialState } from '../../../../domain/credentials/credential-state.ts';
import { comparePositions, positionOf } from './credential-cursor.ts';
import type { Position } from './credential-cursor.ts';
import type { StoredCredential } from '../credential-records.store.ts';

/** What a state depends on, beside the record. */
export interface Standing {
  /** public keys that are revoked */
  revoked: { has: (publicKey: string) => boolean };
  /** milliseconds since 1970 */
  now: number;
}

export const stateOf = ({ publicKey, expiresAt }: StoredCredential, { revoked, now }: Standing): CredentialState =>
  credentialState({ expiresAt, revoked: revoked.has(publicKey) }, now);

/** Gives whether a record in a state is one of those asked for, but for the state that is asked for. */
function matcherOf(filter: CredentialFilter): (record: StoredCredential, state: CredentialState) => boolean {
  const { role, kind, environment, issuer, subject, reach } = filter;
  const words = (filter.search ?? '').split(/\s+/).filter(Boolean);
  const searched = words.map((word) => ({ lower: word.toLowerCase(), upper: word.toUpperCase() }));
  return (record, state) =>
    (role === undefined || record.role === role) &&
    (kind === undefined || kindOf(record.role) === kind) &&
    (environment === undefined || record.environment === environment) &&
    (issuer === undefined || (record.issuer === issuer && record.subject === subject)) &&
    (reach === undefined || (isValid(state) && record.reaches.includes(reach))) &&
    searched.every(({ lower, upper }) => record.words.includes(lower) || record.publicKey.startsWith(upper));
}

interface Placed {
  position: Position;
  record: StoredCredential;
  state: CredentialState;
}

/** Keeps the first so many of what it is given, in order. */
class FirstOnes {
  readonly #most: number;
  readonly #direction: ListCredentials['direction'];
  #kept: Placed[] = [];
  #last: Position | null = null;

  constructor(most: number, direction: ListCredentials['direction']) {
    this.#most = most;
    this.#direction = direction;
  }

  add(one: Placed): void {
    if (this.#last !== null && comparePositions(one.position, this.#last, this.#direction) > 0) return;
    this.#kept.push(one);
    if (this.#kept.length >= 2 * this.#most) this.take();
  }

  take(): Placed[] {
    this.#kept.sort((a, b) => comparePositions(a.position, b.position, this.#direction));
    this.#kept.length = Math.min(this.#kept.length, this.#most);
    if (this.#kept.length === this.#most) this.#last = this.#kept.at(-1)?.position ?? null;
    return this.#kept;
  }
}

/**
 * The page of a list that comes after a position, with how many there are in all and by state: one walk over the records, whatever
 * they are filtered and sorted by. `end` is where the page ended; null where no other one follows.
 */
export function selectPage(
  records: Iterable<StoredCredential>,
  query: Omit<ListCredentials, 'before'> & { after: Position | null },
  standing: Standing,
) {
  const isMatch = matcherOf(query);
  const { after, direction, limit, state: wanted } = query;
  const states = Object.fromEntries(CREDENTIAL_STATES.map((state) => [state, 0])) as Record<CredentialState, number>;
  // One more than a page holds tells whether another one follows.
  const first = new FirstOnes(limit + 1, direction);
  for (const record of records) {
    const state = stateOf(record, standing);
    if (!isMatch(record, state)) continue;
    states[state] += 1;
    if (wanted !== undefined && state !== wanted) continue;
    const position = positionOf(record, query);
    if (after === null || comparePositions(position, after, direction) > 0) first.add({ position, record, state });
  }
  const found = first.take();
  const page = found.slice(0, limit);
  return {
    page,
    total: wanted === undefined ? Object.values(states).reduce((sum, count) => sum + count, 0) : states[wanted],
    states,
    end: found.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}
