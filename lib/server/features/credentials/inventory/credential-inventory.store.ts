import type { ListedCredential } from '../../../../domain/credentials/credential-list.ts';
import type { CredentialState } from '../../../../domain/credentials/credential-state.ts';
import { credentialSchema } from '../../../../domain/credentials/credential.ts';
import type { Revocation } from '../../../../domain/credentials/revocation.ts';
import { readRevocations } from '../../../accounts/revocations.ts';
import { readCredentialRecords } from '../credential-records.store.ts';
import type { StoredCredential } from '../credential-records.store.ts';

export interface Inventory {
  /** newest first */
  records: readonly StoredCredential[];
  /** records that cannot be read, and are not among them */
  unreadable: number;
  standing: { revoked: ReadonlyMap<string, Revocation>; now: number };
}

/** The credentials of an Organization as they are now, and what is revoked of them. Throws `nats-unavailable`. */
export async function readInventory(slug: string): Promise<Inventory> {
  const all = await readCredentialRecords(slug);
  const revocations = all.length === 0 ? [] : await readRevocations(slug);
  const records = all.filter((record): record is StoredCredential => record.readable);
  const revoked = new Map(revocations.map((one) => [one.publicKey, one]));
  return { records, unreadable: all.length - records.length, standing: { revoked, now: Date.now() } };
}

/** A record as lists show it. */
export function toListed(record: StoredCredential, state: CredentialState, { standing }: Inventory): ListedCredential {
  const revocation = standing.revoked.get(record.publicKey);
  const revoked = revocation === undefined ? null : { at: revocation.at, by: revocation.by, reason: revocation.reason };
  return { ...credentialSchema.parse(JSON.parse(record.text)), state, revoked };
}
