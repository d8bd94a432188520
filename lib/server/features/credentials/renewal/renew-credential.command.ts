import { CREDENTIAL_ROLES } from '../../../../domain/credentials/credential-roles.ts';
import { issueAction } from '../../../../domain/credentials/credential-rules.ts';
import { usesDurable } from '../../../../domain/credentials/credential.ts';
import type { Credential, RenewCredential, RenewedCredential } from '../../../../domain/credentials/credential.ts';
import { PROOF_REFUSED, proofOfPossession } from '../../../../domain/credentials/proof.ts';
import { withoutRenewal, withRenewal } from '../../../../domain/credentials/renewal.ts';
import type { Renewal } from '../../../../domain/credentials/renewal.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { personOf } from '../../../../domain/system/person.ts';
import { authorize } from '../../../access/authorize.ts';
import { demandActive } from '../../../accounts/environments/demand-active.ts';
import { findOpenOrganization, findOrganization } from '../../../accounts/find-organization.ts';
import { generationsOf, readSigningKeys } from '../../../accounts/signing-keys.ts';
import { ActCutOff, audited } from '../../../audit/audited.ts';
import { createVerifier } from '../../../keys/nkey.ts';
import { withHome } from '../../../accounts/home/home.ts';
import { checkKeptDurable } from '../claim-durable.command.ts';
import { checkNonce, spendNonce } from '../credential-challenge.command.ts';
import { changeCredential, demandNotRevoked, findCredential } from '../credential-record.store.ts';
import { signCredential } from '../sign-credential.command.ts';

const DAY_MS = 86_400_000;
/** True however far it came: the JWT leaves the server last. */
const NOT_RENEWED =
  'NATS stopped answering meanwhile. Nothing was renewed: the current file stays as it is. Try again when NATS is back.';

const invalid = (message: string): VertebraError =>
  new VertebraError('invalid-request', 'The credential was not renewed. Correct the marked fields.', {
    fields: [{ path: 'expiryDays', message }],
  });

const INSTEAD = 'Issue a new credential.';

function demandNotReplaced({ replacedBy }: Credential): void {
  if (replacedBy === null) return;
  throw new VertebraError(
    'conflict',
    `“${replacedBy.name}” replaces it since ${replacedBy.at}, and it is revoked at ${replacedBy.until}. Nothing was renewed. Renew that one.`,
  );
}

/** Throws when the request goes beyond the role, does not renew, or its signature is not by the key. */
async function checkRequest(credential: Credential, input: RenewCredential, expiresAt: string): Promise<void> {
  const { label, maxExpiryDays } = CREDENTIAL_ROLES[credential.role];
  if (input.expiryDays > maxExpiryDays) {
    throw invalid(`At most ${String(maxExpiryDays)} days for the role ${label}.`);
  }
  const proof = proofOfPossession({ act: 'renews', ...credential, ...input });
  if (!(await createVerifier('U', credential.publicKey)(proof, Buffer.from(input.signature, 'base64url'))))
    throw new VertebraError('proof-refused', PROOF_REFUSED);
  demandLater(credential, expiresAt);
}

function demandLater(credential: Credential, expiresAt: string): void {
  if (expiresAt > credential.expiresAt) return;
  throw invalid(`It is valid until ${credential.expiresAt} already. Choose more days, or renew it later.`);
}

/**
 * Renews a credential: a new JWT for the same key, with the same rights and a later end, for whoever may issue its role and proves to
 * have its private key. One that has expired may be renewed as well. Record first, JWT last: when a step fails, writing its outcome
 * into the audit log included, the record is as before and nobody got a JWT. Throws as `authorize` does, `not-found`,
 * `invalid-request`, `proof-refused`, `replay-refused`, `nats-unavailable`, and `conflict` for a key that was revoked or replaced and a
 * durable that is not there any more.
 */
export async function renewCredential(
  caller: Caller,
  slug: string,
  publicKey: string,
  input: RenewCredential,
): Promise<RenewedCredential> {
  const organization = await findOrganization(authorize(caller.actor, 'credential.issue', slug));
  const known = await findCredential(slug, publicKey);
  const grant = authorize(caller.actor, issueAction(known.role, known.environment), slug);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const expiresAt = new Date(now + input.expiryDays * DAY_MS).toISOString();
  const renewal = {
    at: new Date(now).toISOString(),
    by: personOf(caller.actor),
    expiresAt,
    act: caller.correlation,
  } satisfies Omit<Renewal, 'before' | 'keyGeneration'>;
  const progress: { begun: boolean } = { begun: false };
  try {
    const subject = { action: 'credential.renew', organization: slug, object: publicKey } as const;
    return await audited(
      caller,
      subject,
      async (): Promise<RenewedCredential> => {
        await checkNonce(grant, input.nonce);
        await checkRequest(known, input, expiresAt);
        await demandNotRevoked(known, INSTEAD);
        await findOpenOrganization(grant);
        demandActive(organization, known);
        if (usesDurable(known)) {
          const home = { organization: slug, account: organization.account };
          await withHome(grant, home, (connection) => checkKeptDurable(connection, known));
        }
        await spendNonce(input.nonce);
        const { generation: keyGeneration } = generationsOf(await readSigningKeys(slug), known);
        progress.begun = true;
        const credential = await changeCredential(slug, publicKey, (current) => {
          demandNotReplaced(current);
          demandLater(current, expiresAt);
          return withRenewal(current, { ...renewal, keyGeneration, before: current.expiresAt });
        });
        if (credential === null) throw new VertebraError('not-found', `${slug} has no credential of this public key.`);
        // Once more: whoever revokes meanwhile either finds the renewal in the record, or is found here.
        await demandNotRevoked(known, INSTEAD);
        return { credential, jwt: await signCredential(grant, organization, credential) };
      },
      () => `Valid until ${expiresAt}, and not ${known.expiresAt}.`,
    );
  } catch (error) {
    // What cannot be taken back now is without a JWT: it opens nothing, and the first error says why.
    if (progress.begun)
      await changeCredential(slug, publicKey, (current) => withoutRenewal(current, caller.correlation)).catch(
        () => undefined,
      );
    throw error instanceof ActCutOff ? new VertebraError('nats-unavailable', NOT_RENEWED, { cause: error }) : error;
  }
}
