import { CREDENTIAL_ROLES } from '../../../../domain/credentials/credential-roles.ts';
import { issueAction } from '../../../../domain/credentials/credential-rules.ts';
import { usesDurable } from '../../../../domain/credentials/credential.ts';
import type { Credential, IssuedCredential, ReplaceCredential } from '../../../../domain/credentials/credential.ts';
import { PROOF_REFUSED, proofOfPossession } from '../../../../domain/credentials/proof.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { FieldProblem } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { describePerson, personOf } from '../../../../domain/system/person.ts';
import { authorize } from '../../../access/authorize.ts';
import { demandActive } from '../../../accounts/environments/demand-active.ts';
import { findOpenOrganization, findOrganization } from '../../../accounts/find-organization.ts';
import { generationsOf, readSigningKeys } from '../../../accounts/signing-keys.ts';
import { ActCutOff, audited } from '../../../audit/audited.ts';
import { createVerifier, isPublicKey } from '../../../keys/nkey.ts';
import { withHome } from '../../../accounts/home/home.ts';
import { checkKeptDurable, demandDurable } from '../claim-durable.command.ts';
import { checkNonce, spendNonce } from '../credential-challenge.command.ts';
import { changeCredential, createCredential, demandNotRevoked, findCredential } from '../credential-record.store.ts';
import { issuedAs, signCredential } from '../sign-credential.command.ts';
import type { IssueGrant } from '../sign-credential.command.ts';
import { openReplacement } from './open-replacements.store.ts';
import { giveDurable, undoReplacement } from './undo-replacement.command.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** True however far it came: the JWT leaves the server last, and the old one is not revoked before its outcome is written. */
const NOT_REPLACED =
  'NATS stopped answering meanwhile. Nothing was replaced: the old credential stays as it is. Try again with a new key pair when NATS is back.';

/** Throws `conflict` for a credential that ends anyhow: nothing is left to replace. */
function demandReplaceable({ expiresAt, replacedBy }: Credential, now: number): void {
  if (replacedBy !== null) {
    const { name, at, by, until } = replacedBy;
    throw new VertebraError(
      'conflict',
      `“${name}” already replaces it, since ${at} by ${describePerson(by)}, and it is revoked at ${until}. Nothing was replaced. Replace that one.`,
    );
  }
  if (Date.parse(expiresAt) <= now)
    throw new VertebraError('conflict', 'It has expired. Nothing was replaced. Issue a new credential, or renew it.');
}

/** Throws `invalid-request` with the fields, or `proof-refused`. */
async function checkRequest(old: Credential, input: ReplaceCredential): Promise<void> {
  const { label, maxExpiryDays } = CREDENTIAL_ROLES[old.role];
  const fields: FieldProblem[] = [];
  if (input.expiryDays > maxExpiryDays)
    fields.push({ path: 'expiryDays', message: `At most ${String(maxExpiryDays)} days for the role ${label}.` });
  if (!isPublicKey('U', input.publicKey))
    fields.push({ path: 'publicKey', message: 'No public user nkey: its checksum or its kind is wrong.' });
  if (fields.length > 0)
    throw new VertebraError('invalid-request', 'Nothing was replaced. Correct the marked fields.', { fields });
  const { organization, environment, role, durable, publicKey: replaced } = old;
  const proof = proofOfPossession({ act: 'replaces', replaced, organization, environment, role, durable, ...input });
  if (!(await createVerifier('U', input.publicKey)(proof, Buffer.from(input.signature, 'base64url'))))
    throw new VertebraError('proof-refused', PROOF_REFUSED);
}

/** What is to be remembered of the one that replaces it. */
function replacementOf(
  caller: Caller,
  grant: IssueGrant,
  old: Credential,
  input: ReplaceCredential,
  keyGeneration: number,
): Credential {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const until = new Date(now + input.overlapHours * HOUR_MS).toISOString();
  return {
    ...old,
    publicKey: input.publicKey,
    name: input.name,
    issuedBy: personOf(caller.actor),
    issuedUnder: grant.action,
    keyGeneration,
    issueAct: caller.correlation,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + input.expiryDays * DAY_MS).toISOString(),
    renewals: [],
    replaces: { publicKey: old.publicKey, until },
    replacedBy: null,
  };
}

/**
 * Issues a credential with another key in the place of one that is valid: same role, Environment and durable, which becomes the caller's
 * own. The old one is revoked by itself when the overlap is over, by whichever server is there then; nobody can call that off. Records
 * first, JWT last: when a step fails, the old one is as before and nobody got a JWT. Throws as `authorize` does, `not-found`,
 * `invalid-request`, `proof-refused`, `replay-refused`, `nats-unavailable`, and `conflict` for one that is revoked, expired or replaced
 * already, a durable that is somebody else's or not there any more, and a key that is in use.
 */
export async function replaceCredential(
  caller: Caller,
  slug: string,
  oldKey: string,
  input: ReplaceCredential,
): Promise<IssuedCredential> {
  const organization = await findOrganization(authorize(caller.actor, 'credential.issue', slug));
  const old = await findCredential(slug, oldKey);
  const grant = authorize(caller.actor, issueAction(old.role, old.environment), slug);
  const { generation } = generationsOf(await readSigningKeys(slug), old);
  const credential = replacementOf(caller, grant, old, input, generation);
  const { until } = credential.replaces ?? { until: credential.issuedAt };
  const act = caller.correlation;
  const progress: { begun: boolean } = { begun: false };
  const instead = 'Nothing was replaced. Issue a new credential.';
  try {
    const subject = { action: 'credential.replace', organization: slug, object: input.publicKey } as const;
    return await audited(
      caller,
      subject,
      async (): Promise<IssuedCredential> => {
        await checkNonce(grant, input.nonce);
        await checkRequest(old, input);
        await demandNotRevoked(old, instead);
        demandReplaceable(old, Date.now());
        await findOpenOrganization(grant);
        demandActive(organization, old);
        if (usesDurable(old)) {
          await demandDurable(caller.actor, old);
          const home = { organization: slug, account: organization.account };
          await withHome(grant, home, (connection) => checkKeptDurable(connection, old));
        }
        await spendNonce(input.nonce);
        // First, as what it ends has to be found whatever happens to this server.
        await openReplacement({ organization: slug, publicKey: oldKey, act, until });
        await createCredential(credential);
        progress.begun = true;
        const by = { publicKey: input.publicKey, name: input.name, at: credential.issuedAt, by: credential.issuedBy };
        await changeCredential(slug, oldKey, (current) => {
          demandReplaceable(current, Date.now());
          return { ...current, replacedBy: { ...by, until, act } };
        });
        // Once more: whoever revokes meanwhile has either ended it before, or is found here.
        await demandNotRevoked(old, instead);
        const jwt = await signCredential(grant, organization, credential);
        await giveDurable(old, credential.issuedBy);
        return issuedAs(credential, jwt);
      },
      () => `It replaces “${old.name}” (${oldKey}), revoked at ${until}.`,
    );
  } catch (error) {
    // What cannot be taken back now is without a JWT: it opens nothing, and the first error says why.
    if (progress.begun) await undoReplacement(credential, act).catch(() => undefined);
    throw error instanceof ActCutOff ? new VertebraError('nats-unavailable', NOT_REPLACED, { cause: error }) : error;
  }
}
