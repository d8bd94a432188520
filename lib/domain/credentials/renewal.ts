/** What becomes of a record when its credential is renewed; without a schema, since pages speak of it, too. */
import type { Person } from '../system/person.ts';

/** Renewals that a record keeps; the audit log has all. */
export const MOST_RENEWALS_KEPT = 20;

/** That a credential got a new JWT for the same key. Times are ISO 8601. */
export interface Renewal {
  /** when its JWT was made */
  at: string;
  by: Person;
  expiresAt: string;
  /** when the JWT before it expires */
  before: string;
  /** correlation id of its audit records */
  act: string;
  /** of the key that signed its JWT */
  keyGeneration: number;
}

/** Of a credential record, what a renewal changes. */
interface Renewable {
  expiresAt: string;
  renewals: Renewal[];
}

/** The record of a credential with one renewal more. Of more than are kept the oldest goes. */
export const withRenewal = <T extends Renewable>(credential: T, renewal: Renewal): T => ({
  ...credential,
  expiresAt: renewal.expiresAt,
  renewals: [...credential.renewals, renewal].slice(-MOST_RENEWALS_KEPT),
});

/**
 * The record without a renewal whose JWT nobody got, as if it had not been asked for; the same object when it has none of that act.
 * Renewals that came after it stay.
 */
export function withoutRenewal<T extends Renewable>(credential: T, act: string): T {
  const { renewals } = credential;
  const removed = renewals.find((one) => one.act === act);
  if (removed === undefined) return credential;
  const after = renewals[renewals.indexOf(removed) + 1];
  return {
    ...credential,
    expiresAt: after === undefined ? removed.before : credential.expiresAt,
    renewals: renewals
      .filter((one) => one !== removed)
      .map((one) => (one === after ? { ...one, before: removed.before } : one)),
  };
}

/** Generation of the key that signed the newest JWT of a credential. */
export const newestKeyGeneration = ({
  keyGeneration,
  renewals,
}: {
  keyGeneration: number;
  renewals: readonly { keyGeneration: number }[];
}): number => renewals.at(-1)?.keyGeneration ?? keyGeneration;
