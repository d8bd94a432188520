import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import { proofOfPossession } from '../../../domain/credentials/proof.ts';
import type { IssueCredential } from '../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { FieldProblem } from '../../../domain/errors.ts';
import { environmentName } from '../../../domain/names.ts';
import { isPublicKey, verifySignature } from '../../keys/nkey.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';

/** What is wrong with a request beyond its form, field by field. Pure. */
function credentialRequestProblems(organization: IndexedOrganization, input: IssueCredential): FieldProblem[] {
  const role = CREDENTIAL_ROLES[input.role];
  const problems: FieldProblem[] = [];
  const add = (path: keyof IssueCredential, message: string) => problems.push({ path, message });
  if (!organization.environments.includes(input.environment)) {
    add(
      'environment',
      `${organization.slug} has no Environment ${environmentName(organization.slug, input.environment)}.`,
    );
  }
  if (input.expiryDays > role.maxExpiryDays) {
    add('expiryDays', `At most ${String(role.maxExpiryDays)} days for the role ${role.label}.`);
  }
  if (role.needsDurable && input.durable === undefined) {
    add('durable', 'This role reads through a durable consumer: give it a name.');
  }
  if (!role.needsDurable && input.durable !== undefined) add('durable', 'This role has no durable consumer.');
  if (!role.needsDurable && input.joinsDurable) add('joinsDurable', 'This role has no durable consumer to join.');
  if (!isPublicKey('U', input.publicKey)) add('publicKey', 'No public user nkey: its checksum or its kind is wrong.');
  return problems;
}

/** Throws `invalid-request` with the fields, or `proof-refused` when the signature is not by the public key. */
export function checkCredentialRequest(organization: IndexedOrganization, input: IssueCredential): void {
  const fields = credentialRequestProblems(organization, input);
  if (fields.length > 0) {
    throw new VertebraError('invalid-request', 'The credential was not issued. Correct the marked fields.', { fields });
  }
  const proof = proofOfPossession({ organization: organization.slug, ...input });
  if (!verifySignature('U', input.publicKey, proof, Buffer.from(input.signature, 'base64url'))) {
    throw new VertebraError(
      'proof-refused',
      'The signature is not by the private key of this public key. Nothing was issued.',
    );
  }
}
