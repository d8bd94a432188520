import { issueAction, revokeAction } from '../../../domain/credentials/credential-rules.ts';
import type { IssueAction, RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema, usesDurable } from '../../../domain/credentials/credential.ts';
import type { Credential, DurableUser } from '../../../domain/credentials/credential.ts';
import type { RevocationSelection } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { readRevocations } from '../../accounts/revocations.ts';
import { readCredentialRecords } from './credential-records.store.ts';

function isSelected(credential: Credential, selection: RevocationSelection): boolean {
  switch (selection.by) {
    case 'key':
      return selection.publicKeys.includes(credential.publicKey);
    case 'role':
      return (
        credential.role === selection.role &&
        (selection.environment === undefined || credential.environment === selection.environment)
      );
    case 'environment':
      return credential.environment === selection.environment;
    case 'person':
      return (
        isSamePerson(credential.issuedBy, selection) && Date.parse(credential.issuedAt) >= Date.parse(selection.since)
      );
    case 'organization':
      return true;
  }
}

/** Throws for keys that the Organization has no credential of, and says which. */
function demandKnown(slug: string, selection: RevocationSelection, all: readonly Credential[]): void {
  if (selection.by !== 'key') return;
  const known = new Set(all.map(({ publicKey }) => publicKey));
  const fields = selection.publicKeys.flatMap((key, index) =>
    known.has(key)
      ? []
      : [{ path: `selection.publicKeys.${String(index)}`, message: `${slug} has no credential of this key.` }],
  );
  if (fields.length > 0)
    throw new VertebraError('invalid-request', 'Nothing was revoked. Leave out the marked keys.', { fields });
}

/** What a selection comes to at one moment. */
export interface Selected {
  /** valid, and not revoked yet */
  wanted: Credential[];
  /** how many are left out, since they opened nothing any more */
  expired: number;
  already: number;
  /** who revoked one of those that were revoked already, and when */
  example: { at: string; username: string } | null;
  /** durables that none but `wanted` read through, each by one of them */
  durables: DurableUser[];
}

const durableName = ({ environment, durable }: DurableUser) => `${environment}.${durable}`;

/** Credentials of an Organization that a selection names. Throws `invalid-request` for keys that are no credential of it; `nats-unavailable`. */
export async function selectCredentials(slug: string, selection: RevocationSelection): Promise<Selected> {
  const [records, revocations] = await Promise.all([readCredentialRecords(slug), readRevocations(slug)]);
  const all = records.map(({ text }) => credentialSchema.parse(JSON.parse(text)));
  demandKnown(slug, selection, all);
  const now = Date.now();
  const revoked = new Map(revocations.map((one) => [one.publicKey, one]));
  const isValid = ({ publicKey, expiresAt }: Credential) => !revoked.has(publicKey) && Date.parse(expiresAt) > now;
  const selected = all.filter((credential) => isSelected(credential, selection));
  const wanted = selected.filter(isValid);
  const already = selected.flatMap(({ publicKey }) => revoked.get(publicKey) ?? []);
  const cut = new Set(wanted);
  const stays = new Set(
    all
      .filter((credential) => isValid(credential) && !cut.has(credential))
      .filter(usesDurable)
      .map(durableName),
  );
  const durables = new Map(wanted.filter(usesDurable).map((one) => [durableName(one), one]));
  const [example] = already;
  return {
    wanted,
    expired: selected.length - wanted.length - already.length,
    already: already.length,
    example: example ? { at: example.at, username: example.by.username } : null,
    durables: [...durables.values()].filter((one) => !stays.has(durableName(one))),
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
