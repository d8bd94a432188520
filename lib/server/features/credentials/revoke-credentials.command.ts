import type { RevocationAct, RevocationEvidence, RevokeCredentials } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { personOf } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { streamEvidence } from '../../audit/evidence.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { carryOutRevocation } from './carry-out-revocation.command.ts';
import { createRevocationAct } from './revocation-acts.store.ts';
import { revocationWords } from './revocation-words.ts';
import type { Tell } from './revocation-words.ts';
import { deleteGrants, keysToTakeOut, revokeGrants, selectCredentials } from './select-credentials.store.ts';
import type { Selected } from './select-credentials.store.ts';

function demandSome({ wanted, expired, example }: Selected): void {
  if (wanted.length > 0) return;
  throw new VertebraError(
    'conflict',
    example === null
      ? `No valid credential is selected${expired > 0 ? `: ${String(expired)} have expired` : ''}. Nothing was revoked.`
      : `All of these are already revoked, one at ${example.at} by ${example.username}. Nothing was changed.`,
  );
}

/**
 * Revokes credentials in the account of their roles, on every server, and gives the evidence as it comes. What is to be revoked is
 * written down before anything is done, so that another server carries it to its end when this one dies; who asked may go away meanwhile.
 * Throws `forbidden` when the caller may not revoke one of them or delete one of the durables, `invalid-request` for keys that nobody
 * was issued, `conflict` when nothing is left to revoke, or an account takes no more and rotating a signing key would cut others; nothing was revoked then.
 */
export async function revokeCredentials(
  caller: Caller,
  slug: string,
  { selection, reason, deleteDurables }: RevokeCredentials,
): Promise<AsyncGenerator<RevocationEvidence>> {
  const organization = await findOrganization(authorize(caller.actor, 'credential.revoke', slug));
  const found = await selectCredentials(slug, selection);
  const [revoking] = revokeGrants(caller, slug, found.wanted);
  const [deleting = null] = deleteDurables ? deleteGrants(caller, slug, found) : [];
  const [first, ...others] = found.wanted;
  const act = async (tell: Tell) => {
    demandSome(found);
    const keys = keysToTakeOut(slug, found);
    if (revoking === undefined) throw new Error('Nothing is selected.');
    const record: RevocationAct = {
      act: caller.correlation,
      at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      by: personOf(caller.actor),
      reason,
      selection,
      publicKeys: found.wanted.map(({ publicKey }) => publicKey),
      keys,
      durables: deleting === null ? [] : found.durables.map(({ environment, durable }) => ({ environment, durable })),
      servers: [],
      closed: { count: 0, first: [] },
    };
    await createRevocationAct(slug, record);
    const { wanted: credentials, already, expired } = found;
    await carryOutRevocation({ revoking, deleting }, organization, { record, credentials, already, expired }, tell);
  };
  const object = first !== undefined && others.length === 0 ? first.publicKey : caller.correlation;
  return streamEvidence(
    caller,
    { action: 'credential.revoke', organization: slug, object },
    { reason, wordsOf: revocationWords },
    act,
  );
}
