import { createUser } from 'nkeys.js';
import type { IssueCredentials, IssuingProgress } from '../../lib/domain/credentials/bulk/bulk-issue.ts';
import { formatCreds } from '../../lib/domain/credentials/creds-file.ts';
import type { Caller } from '../../lib/domain/system/caller.ts';
import type {
  Credential,
  IssueCredential,
  IssuedCredential,
  RenewCredential,
  ReplaceCredential,
} from '../../lib/domain/credentials/credential.ts';
import { proofOfPossession } from '../../lib/domain/credentials/proof.ts';
import { createCredentialChallenge } from '../../lib/server/features/credentials/credential-challenge.command.ts';
import { issueCredentials } from '../../lib/server/features/credentials/bulk/issue-credentials.command.ts';
import { issueCredential } from '../../lib/server/features/credentials/issue-credential.command.ts';

export interface UserKey {
  publicKey: string;
  seed: string;
  sign: (bytes: Uint8Array) => string;
}

/** A key pair as a browser makes it. */
export function makeUserKey(): UserKey {
  const pair = createUser();
  return {
    publicKey: pair.getPublicKey(),
    seed: new TextDecoder().decode(pair.getSeed()),
    sign: (bytes) => Buffer.from(pair.sign(bytes)).toString('base64url'),
  };
}

export type Wish = Pick<IssueCredential, 'environment' | 'role'> & Partial<IssueCredential>;

/** A request as the page makes it: with a nonce of its own and the signature over it, but for what the wish says. */
export async function credentialRequest(
  caller: Caller,
  organization: string,
  wish: Wish,
  key: UserKey = makeUserKey(),
): Promise<IssueCredential> {
  const { nonce } =
    wish.nonce === undefined ? await createCredentialChallenge(caller, organization) : { nonce: wish.nonce };
  const request = { name: 'test', joinsDurable: false, expiryDays: 1, publicKey: key.publicKey, ...wish, nonce };
  return {
    ...request,
    signature: wish.signature ?? key.sign(proofOfPossession({ act: 'issues', organization, ...request })),
  };
}

/** A request for several credentials as the page makes it, each with a key of its own unless the wish has one. */
export async function bulkRequest(
  caller: Caller,
  organization: string,
  wishes: readonly (Wish & { key?: UserKey })[],
  known?: string,
): Promise<IssueCredentials> {
  const nonce = known ?? (await createCredentialChallenge(caller, organization)).nonce;
  const credentials = await Promise.all(
    wishes.map(async ({ key, ...wish }) => {
      const request = await credentialRequest(caller, organization, { ...wish, nonce }, key);
      const { nonce: _nonce, joinsDurable: _joins, ...line } = request;
      return line;
    }),
  );
  return { nonce, credentials };
}

/** Sends it, and gives the last line of the answer. */
export async function issueMany(caller: Caller, organization: string, input: IssueCredentials) {
  const lines = await Array.fromAsync<IssuingProgress>(await issueCredentials(caller, organization, input));
  const last = lines.at(-1);
  if (last === undefined) throw new Error('The answer has no line.');
  return { lines, last };
}

/** A renewal as the page asks for it, but for what the wish says. */
export async function renewalRequest(
  caller: Caller,
  credential: Credential,
  key: Pick<UserKey, 'sign'>,
  wish: Partial<RenewCredential> = {},
): Promise<RenewCredential> {
  const { nonce } =
    wish.nonce === undefined ? await createCredentialChallenge(caller, credential.organization) : { nonce: wish.nonce };
  const request = { expiryDays: 30, ...wish, nonce };
  const proof = proofOfPossession({ act: 'renews', ...credential, ...request });
  return { ...request, signature: wish.signature ?? key.sign(proof) };
}

/** A replacement as the page asks for it, but for what the wish says. */
export async function replacementRequest(
  caller: Caller,
  old: Credential,
  key: UserKey,
  wish: Partial<ReplaceCredential> = {},
): Promise<ReplaceCredential> {
  const { organization, environment, role, durable, publicKey: replaced } = old;
  const { nonce } =
    wish.nonce === undefined ? await createCredentialChallenge(caller, organization) : { nonce: wish.nonce };
  const request = { name: 'next', expiryDays: 30, overlapHours: 24, publicKey: key.publicKey, ...wish, nonce };
  const proof = proofOfPossession({ act: 'replaces', replaced, organization, environment, role, durable, ...request });
  return { ...request, signature: wish.signature ?? key.sign(proof) };
}

export interface HeldCredential {
  issued: IssuedCredential;
  publicKey: string;
  key: UserKey;
  /** the file that people download */
  creds: string;
}

/** Issues a credential all the way, as the page does. */
export async function issue(caller: Caller, organization: string, wish: Wish): Promise<HeldCredential> {
  const key = makeUserKey();
  const issued = await issueCredential(caller, organization, await credentialRequest(caller, organization, wish, key));
  return { issued, publicKey: key.publicKey, key, creds: formatCreds(issued.jwt, key.seed) };
}
