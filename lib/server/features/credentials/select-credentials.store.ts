import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import { accountOf, issueAction, revokeAction } from '../../../domain/credentials/credential-rules.ts';
import type { IssueAction, RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema, usesDurable } from '../../../domain/credentials/credential.ts';
import type { Credential, DurableUser } from '../../../domain/credentials/credential.ts';
import type { CutCredentialKey, Revocation, RevocationSelection } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { isNamed, MOST_REVOCATIONS, revocationsByKey } from '../../accounts/revocations.ts';
import { generationsOf, readSigningKeys } from '../../accounts/signing-keys.ts';
import type { SigningKeyRecords } from '../../accounts/signing-keys.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import type { StoredCredential } from './credential-records.store.ts';
import { signingKeyLabel } from '../../../domain/credentials/signing-key-name.ts';

/** Whether a selection names a record, as far as its facts tell; a time it asks for is looked at in the record itself. */
function isSelected(record: StoredCredential, selection: RevocationSelection, keys: ReadonlySet<string>): boolean {
  switch (selection.by) {
    case 'key':
      return keys.has(record.publicKey);
    case 'role':
      return (
        record.role === selection.role &&
        (selection.environment === undefined || record.environment === selection.environment)
      );
    case 'environment':
      return record.environment === selection.environment;
    case 'person':
      // whether it was that person who renewed it is looked at in the record itself
      return record.renewed || isSamePerson(record, selection);
    case 'organization':
      return true;
  }
}

/** Whether a person has issued or renewed a credential since a time. */
const isOf = (
  { issuedBy, issuedAt, renewals }: Credential,
  { since, ...person }: Extract<RevocationSelection, { by: 'person' }>,
): boolean =>
  [{ by: issuedBy, at: issuedAt }, ...renewals].some(
    ({ by, at }) => isSamePerson(by, person) && Date.parse(at) >= Date.parse(since),
  );

/** Throws for keys that the Organization has no credential of, and says which. */
function demandKnown(slug: string, selection: RevocationSelection, selected: readonly Credential[]): void {
  if (selection.by !== 'key') return;
  const known = new Set(selected.map(({ publicKey }) => publicKey));
  const fields = selection.publicKeys.flatMap((key, index) =>
    known.has(key)
      ? []
      : [{ path: `selection.publicKeys.${String(index)}`, message: `${slug} has no credential of this key.` }],
  );
  if (fields.length > 0)
    throw new VertebraError('invalid-request', 'Nothing was revoked. Leave out the marked keys.', { fields });
}

const parse = ({ text }: StoredCredential): Credential => credentialSchema.parse(JSON.parse(text));

/** What a selection comes to at one moment. */
export interface Selected {
  /** valid, and not revoked yet */
  wanted: Credential[];
  /** how many are left out, since they opened nothing any more */
  expired: number;
  already: number;
  /** who revoked one of those that were revoked already, and when */
  example: { at: string; username: string } | null;
  /** revocations of each account that its claims have to carry still */
  live: Record<Revocation['account'], number>;
  /** signing keys that have signed nobody but `wanted` of who is let in now, the one first that makes most room in claims when it is taken out */
  whole: { key: CutCredentialKey; side: Revocation['account']; room: number }[];
  /** durables that none but `wanted` read through, each by one of them */
  durables: DurableUser[];
}

const durableName = ({ environment, durable }: DurableUser) => `${environment}.${durable}`;

interface Known {
  records: readonly (StoredCredential & { readable: true })[];
  wanted: readonly Credential[];
  live: readonly Revocation[];
  revoked: ReadonlyMap<string, Revocation>;
  keys: SigningKeyRecords;
  now: number;
}

/** See `whole` of `Selected`. Of a record that cannot be read nobody knows whom it would cut. */
function wholeKeys({ records, wanted, live, revoked, keys, now }: Known): Selected['whole'] {
  const cut = new Set(wanted.map(({ publicKey }) => publicKey));
  const others = new Set(
    records
      .filter(({ publicKey, expiresAt }) => !cut.has(publicKey) && !revoked.has(publicKey) && expiresAt > now)
      .filter((record) => record.keyGeneration >= generationsOf(keys, record).oldest)
      .map(signingKeyLabel),
  );
  const room = new Map<string, number>();
  const signers = live.flatMap(({ signer }) => signer ?? []);
  for (const one of [...wanted, ...signers]) {
    const label = signingKeyLabel(one);
    room.set(label, (room.get(label) ?? 0) + 1);
  }
  const byLabel = new Map(wanted.map((one) => [signingKeyLabel(one), one]));
  return [...byLabel]
    .filter(([label]) => !others.has(label))
    .map(([label, { role, environment }]) => ({
      key: { role, environment, generation: generationsOf(keys, { role, environment }).generation + 1 },
      side: accountOf({ role }),
      room: room.get(label) ?? 0,
    }))
    .sort((a, b) => b.room - a.room);
}

/** Credentials of an Organization that a selection names. Throws `invalid-request` for keys that are no credential of it; `nats-unavailable`. */
export async function selectCredentials(slug: string, selection: RevocationSelection): Promise<Selected> {
  const [stored, revoked, keys] = await Promise.all([
    readCredentialRecords(slug),
    revocationsByKey(slug),
    readSigningKeys(slug),
  ]);
  const records = stored.filter((record) => record.readable);
  const named = new Set(selection.by === 'key' ? selection.publicKeys : []);
  const selected = records
    .filter((record) => isSelected(record, selection, named))
    .map(parse)
    .filter((credential) => selection.by !== 'person' || isOf(credential, selection));
  demandKnown(slug, selection, selected);

  const now = Date.now();
  const wanted = selected.filter(({ publicKey, expiresAt }) => !revoked.has(publicKey) && Date.parse(expiresAt) > now);
  const already = selected.flatMap(({ publicKey }) => revoked.get(publicKey) ?? []);
  const durables = new Map(wanted.filter(usesDurable).map((one) => [durableName(one), one]));
  const cut = new Set(wanted.map(({ publicKey }) => publicKey));
  const mayShare = ({ role, publicKey, expiresAt }: StoredCredential) =>
    CREDENTIAL_ROLES[role].needsDurable && !cut.has(publicKey) && !revoked.has(publicKey) && expiresAt > now;
  const others = durables.size === 0 ? [] : records.filter(mayShare).map(parse).filter(usesDurable);
  for (const other of others) durables.delete(durableName(other));
  const live = [...revoked.values()].filter((one) => Date.parse(one.until) > now && isNamed(keys, one));
  const [example] = already;
  return {
    wanted,
    expired: selected.length - wanted.length - already.length,
    already: already.length,
    example: example ? { at: example.at, username: example.by.username } : null,
    live: {
      edge: live.filter(({ account }) => account === 'edge').length,
      home: live.filter(({ account }) => account === 'home').length,
    },
    whole: stored.length > records.length ? [] : wholeKeys({ records, wanted, live, revoked, keys, now }),
    durables: [...durables.values()],
  };
}

/** What revoking these takes; throws for the first that the caller has not. */
export const revokeGrants = (caller: Caller, slug: string, credentials: readonly Credential[]): Grant<RevokeAction>[] =>
  [...new Set(credentials.map(revokeAction))].map((action) => authorize(caller.actor, action, slug));

/** What deleting these durables takes: who might make them may delete them, since their positions are lost. */
export const deleteGrants = (caller: Caller, slug: string, { durables }: Selected): Grant<IssueAction>[] =>
  [...new Set(durables.map(({ role, environment }) => issueAction(role, environment)))].map((action) =>
    authorize(caller.actor, action, slug),
  );

/** Keys in the record of one act: 60 bytes each of a message of 1 MiB. */
const MOST_AT_ONCE = 15_000;

/**
 * Signing keys to take out in place of naming each credential: of an account whose claims have no room for all of them, the fewest that
 * make it, and none that has signed somebody who is not selected. Throws `conflict` when these are not enough, or one act would have too many; nothing is revoked then.
 */
export function keysToTakeOut(
  slug: string,
  { wanted, live, whole }: Pick<Selected, 'wanted' | 'live' | 'whole'>,
): CutCredentialKey[] {
  if (wanted.length > MOST_AT_ONCE) {
    throw new VertebraError(
      'conflict',
      `${String(wanted.length)} credentials are selected, and one act revokes ${String(MOST_AT_ONCE)} at most. Nothing was revoked. Select fewer, or rotate the signing key of a role at once, which refuses all that it has signed.`,
    );
  }
  return (['edge', 'home'] as const).flatMap((side) => {
    const more = wanted.filter((credential) => accountOf(credential) === side).length;
    let over = more === 0 ? 0 : live[side] + more - MOST_REVOCATIONS;
    const keys = whole
      .filter((one) => one.side === side)
      .flatMap(({ key, room }) => {
        if (over <= 0) return [];
        over -= room;
        return [key];
      });
    if (over <= 0) return keys;
    throw new VertebraError(
      'conflict',
      `The ${side} account of ${slug} has ${String(live[side])} revocations whose JWTs have not expired yet, and takes ${String(MOST_REVOCATIONS)}. Nothing was revoked. Select fewer, or all of a role for an Environment: then its signing key is rotated instead, which cuts them without naming each. Credentials that are not selected are never cut so; renew them under a rotated key first.`,
    );
  });
}
