import { wishProblems } from '../../../domain/credentials/bulk/credential-lines.ts';
import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import { issueAction } from '../../../domain/credentials/credential-rules.ts';
import type { Credential, IssueCredential, IssuedCredential } from '../../../domain/credentials/credential.ts';
import { usesDurable } from '../../../domain/credentials/credential.ts';
import { PROOF_REFUSED, proofOfPossession } from '../../../domain/credentials/proof.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { FieldProblem } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { personOf } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { findOpenOrganization, findOrganization } from '../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { generationsOf, readSigningKeys } from '../../accounts/signing-keys.ts';
import { ActCutOff, audited } from '../../audit/audited.ts';
import { createVerifier, isPublicKey } from '../../keys/nkey.ts';
import { withHome } from '../../accounts/home/home.ts';
import { claimDurable, releaseDurables } from './claim-durable.command.ts';
import { checkNonce, spendNonce } from './credential-challenge.command.ts';
import { createCredential, removeCredential } from './credential-record.store.ts';
import { issuedAs, signCredential } from './sign-credential.command.ts';
import type { IssueGrant } from './sign-credential.command.ts';

const DAY_SECONDS = 86_400;
/** True however far it came: the JWT leaves the server last. */
const NOT_ISSUED =
  'NATS stopped answering meanwhile. Nothing was issued. Its record is removed when NATS is back. Try again with a new key pair.';

const homeOf = ({ slug, account }: IndexedOrganization) => ({ organization: slug, account });

async function undo(grant: IssueGrant, organization: IndexedOrganization, credential: Credential): Promise<void> {
  try {
    if (usesDurable(credential)) {
      await withHome(grant, homeOf(organization), (connection) => releaseDurables(connection, [credential]));
    }
  } finally {
    await removeCredential(credential);
  }
}

/** What is to be remembered of a request that passed every check. */
export function credentialOf(
  caller: Caller,
  grant: IssueGrant,
  input: Pick<IssueCredential, 'publicKey' | 'environment' | 'role' | 'name' | 'durable' | 'expiryDays'>,
  keyGeneration: number,
): Credential {
  const now = Math.floor(Date.now() / 1000) * 1000;
  return {
    publicKey: input.publicKey,
    organization: grant.organization,
    environment: input.environment,
    role: input.role,
    name: input.name,
    durable: input.durable ?? null,
    issuedBy: personOf(caller.actor),
    issuedUnder: grant.action,
    keyGeneration,
    issueAct: caller.correlation,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + input.expiryDays * DAY_SECONDS * 1000).toISOString(),
    renewals: [],
    replaces: null,
    replacedBy: null,
  };
}

/**
 * Issues a credential for a key pair that only the caller's browser has. Record first, JWT last: a JWT that nobody has
 * written down cannot exist. When a step fails, writing its outcome into the audit log included, the record and a durable made
 * for it go again and nothing was issued.
 */
export async function issueCredential(caller: Caller, slug: string, input: IssueCredential): Promise<IssuedCredential> {
  const grant = authorize(caller.actor, issueAction(input.role, input.environment), slug);
  const organization = await findOrganization(grant);
  const { generation } = generationsOf(await readSigningKeys(slug), input);
  const credential = credentialOf(caller, grant, input, generation);
  const subject = { action: 'credential.issue', organization: slug, object: input.publicKey } as const;
  const progress = { remembered: false };
  let jwt: string;
  try {
    jwt = await audited(caller, subject, async () => {
      await checkNonce(grant, input.nonce);
      await checkCredentialRequest(organization, input);
      await findOpenOrganization(grant);
      await spendNonce(input.nonce);
      await createCredential(credential);
      progress.remembered = true;
      if (usesDurable(credential)) {
        await withHome(grant, homeOf(organization), (connection) =>
          claimDurable(connection, caller.actor, credential, input.joinsDurable),
        );
      }
      return signCredential(grant, organization, credential);
    });
  } catch (error) {
    // What cannot be taken back now is without a JWT: it opens nothing, and the first error says why.
    if (progress.remembered) await undo(grant, organization, credential).catch(() => undefined);
    throw error instanceof ActCutOff ? new VertebraError('nats-unavailable', NOT_ISSUED, { cause: error }) : error;
  }
  return issuedAs(credential, jwt);
}

/** What is wrong with a request beyond its form, field by field. Pure. */
export function credentialRequestProblems(organization: IndexedOrganization, input: IssueCredential): FieldProblem[] {
  const problems = wishProblems(organization, input);
  if (!CREDENTIAL_ROLES[input.role].needsDurable && input.joinsDurable)
    problems.push({ path: 'joinsDurable', message: 'This role has no durable consumer to join.' });
  if (!isPublicKey('U', input.publicKey))
    problems.push({ path: 'publicKey', message: 'No public user nkey: its checksum or its kind is wrong.' });
  return problems;
}

/** Whether the signature of a request is by its public key, over all that is asked for. */
export const isProven = (organization: string, input: IssueCredential): Promise<boolean> =>
  createVerifier('U', input.publicKey)(
    proofOfPossession({ act: 'issues', organization, ...input }),
    Buffer.from(input.signature, 'base64url'),
  );

/** Throws `invalid-request` with the fields, or `proof-refused` when the signature is not by the public key. */
async function checkCredentialRequest(organization: IndexedOrganization, input: IssueCredential): Promise<void> {
  const fields = credentialRequestProblems(organization, input);
  if (fields.length > 0) {
    throw new VertebraError('invalid-request', 'The credential was not issued. Correct the marked fields.', { fields });
  }
  if (!(await isProven(organization.slug, input))) throw new VertebraError('proof-refused', PROOF_REFUSED);
}
