/** What stands against credentials that are asked for together, by line; `path` of a field is that of the request. */
import type { IssueCredentials, WantedCredential } from '../../../../domain/credentials/bulk/bulk-issue.ts';
import { sharedProblems } from '../../../../domain/credentials/bulk/credential-lines.ts';
import { issueAction } from '../../../../domain/credentials/credential-rules.ts';
import { PROOF_REFUSED } from '../../../../domain/credentials/proof.ts';
import { refusalReason } from '../../../../domain/access-table.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { ErrorCode, FieldProblem } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { describePerson } from '../../../../domain/system/person.ts';
import { AccessRefused } from '../../../access/access-refused.ts';
import { authorizeIfAllowed } from '../../../access/authorize.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { findRevocation } from '../../../accounts/revocations.ts';
import { readCredentialRecords } from '../credential-records.store.ts';
import { credentialRequestProblems, isProven } from '../issue-credential.command.ts';
import type { IssueGrant } from '../sign-credential.command.ts';

/** What is wrong in one of the lines. */
export interface LineProblem extends FieldProblem {
  /** of the line, from 0 */
  index: number;
}
type Lines = IssueCredentials['credentials'];

const pathOf = (index: number, path: string): string => `credentials.${String(index)}.${path}`;
const fieldsOf = (problems: readonly LineProblem[]): FieldProblem[] =>
  problems.map(({ index, path, message }) => ({ path: pathOf(index, path), message }));

/** Says how many lines are wrong and names all of them. */
export function refusedLines(code: ErrorCode, of: number, problems: readonly LineProblem[]): VertebraError {
  const fields = fieldsOf([...problems].sort((a, b) => a.index - b.index));
  const wrong = new Set(problems.map(({ index }) => index)).size;
  const [first] = fields;
  return new VertebraError(
    code,
    `Nothing was issued: ${String(wrong)} of ${String(of)} cannot be. ${first === undefined ? '' : `${first.path}: ${first.message}`}`,
    { fields },
  );
}

/** The right of each line. Throws `forbidden` with every line that takes one which the caller has not. */
export function demandRights(caller: Caller, slug: string, lines: Lines): IssueGrant[] {
  const grants: IssueGrant[] = [];
  const refused: (LineProblem & { action: ReturnType<typeof issueAction> })[] = [];
  for (const [index, { role, environment }] of lines.entries()) {
    const action = issueAction(role, environment);
    const grant = authorizeIfAllowed(caller.actor, action, slug);
    if (grant === null) {
      const path = action === 'credential.issue-trusted' ? 'role' : 'environment';
      refused.push({ index, path, message: refusalReason(action), action });
    } else grants.push(grant);
  }
  const [first] = refused;
  if (first === undefined) return grants;
  const message = `Nothing was issued. ${first.message} This applies to ${String(refused.length)} of ${String(lines.length)}.`;
  throw new AccessRefused('forbidden', message, first.action, slug, fieldsOf(refused));
}

/** Throws `invalid-request` with every line that is wrong, or `proof-refused` with every one whose signature is not by its key. */
export async function checkLines(organization: IndexedOrganization, nonce: string, lines: Lines): Promise<void> {
  const shared = sharedProblems(lines, (index) => `credentials.${String(index)}`);
  const requestOf = (line: WantedCredential) => ({ ...line, nonce, joinsDurable: false });
  const wrong = lines.flatMap((line, index) =>
    [...credentialRequestProblems(organization, requestOf(line)), ...(shared[index] ?? [])].map((one) => ({
      ...one,
      index,
    })),
  );
  if (wrong.length > 0) throw refusedLines('invalid-request', lines.length, wrong);
  const proven = await Promise.all(lines.map((line) => isProven(organization.slug, requestOf(line))));
  const unproven = proven.flatMap((isOne, index) =>
    isOne ? [] : [{ index, path: 'signature', message: PROOF_REFUSED }],
  );
  if (unproven.length > 0) throw refusedLines('proof-refused', lines.length, unproven);
}

/** Throws `conflict` with every line whose key has a credential, or whose name a valid one of its Environment has. */
export async function demandFree(slug: string, lines: Lines): Promise<void> {
  const records = (await readCredentialRecords(slug)).filter((record) => record.readable);
  const keys = new Set(records.map(({ publicKey }) => publicKey));
  const named = Map.groupBy(
    records.filter(({ expiresAt }) => expiresAt > Date.now()),
    ({ environment, name }) => `${environment} ${name}`,
  );
  const taken: LineProblem[] = [];
  for (const [index, { publicKey, environment, name }] of lines.entries()) {
    if (keys.has(publicKey)) {
      const revocation = await findRevocation(slug, publicKey);
      const message =
        revocation === undefined
          ? 'In use by another credential: make a new key pair.'
          : `Revoked at ${revocation.at} by ${describePerson(revocation.by)}: “${revocation.reason}” A revoked key is never valid again.`;
      taken.push({ index, path: 'publicKey', message });
    }
    for (const known of named.get(`${environment} ${name}`) ?? []) {
      if ((await findRevocation(slug, known.publicKey)) !== undefined) continue;
      const until = new Date(known.expiresAt).toISOString();
      const message = `A credential of this name and Environment is valid until ${until} (${known.publicKey}). Choose another name.`;
      taken.push({ index, path: 'name', message });
      break;
    }
  }
  if (taken.length > 0) throw refusedLines('conflict', lines.length, taken);
}
