import type {
  Credential,
  CredentialChallenge,
  IssueCredential,
  IssuedCredential,
  ReplaceCredential,
} from '../../domain/credentials/credential.ts';
import { api } from '../../domain/paths.ts';
import { proofOfPossession } from '../../domain/credentials/proof.ts';
import { callApi } from '../api.ts';
import { base64url } from '../base64url.ts';
import type { UserKey } from './user-key.ts';
import { createUserKey } from './user-key.ts';

/** What a person decides; the rest of the request is the key and its proof. */
export type CredentialRequest = Pick<
  IssueCredential,
  'environment' | 'role' | 'name' | 'durable' | 'joinsDurable' | 'expiryDays'
>;

export interface NewCredential {
  issued: IssuedCredential;
  /** the caller clears it when nobody can need the seed any more */
  key: UserKey;
}

/**
 * Makes a key pair, has it sign what is asked for, and gets the JWT for the public half. Not a mutation of the query client on purpose:
 * its cache would keep the key. Throws ApiProblem; the key is wiped then.
 */
async function issueFor(
  organization: string,
  path: string,
  requestOf: (key: UserKey, nonce: string) => IssueCredential | ReplaceCredential,
): Promise<NewCredential> {
  const key = await createUserKey();
  try {
    const challenges = api.credentialChallenges(organization);
    const { nonce } = await callApi<CredentialChallenge>(challenges, { method: 'POST' });
    const issued = await callApi<IssuedCredential>(path, { method: 'POST', body: requestOf(key, nonce) });
    return { issued, key };
  } catch (error) {
    key.clear();
    throw error;
  }
}

/** Issues a credential for a key pair that is made here. Throws ApiProblem. */
export const issueCredential = (organization: string, wish: CredentialRequest): Promise<NewCredential> =>
  issueFor(organization, api.credentials(organization), (key, nonce) => {
    const { publicKey } = key;
    const proof = proofOfPossession({ act: 'issues', ...wish, organization, publicKey, nonce });
    return { ...wish, publicKey, nonce, signature: base64url(key.sign(proof)) };
  });

/** What a person decides about a replacement; the rest is that of the old one. */
export type ReplacementRequest = Pick<ReplaceCredential, 'name' | 'expiryDays' | 'overlapHours'>;

/** Issues a credential in the place of another one, for a key pair that is made here. Throws ApiProblem. */
export const replaceCredential = (old: Credential, wish: ReplacementRequest): Promise<NewCredential> => {
  const { organization, environment, role, durable, publicKey: replaced } = old;
  return issueFor(organization, api.credentialReplacements(organization, replaced), (key, nonce) => {
    const { publicKey } = key;
    const kept = { organization, environment, role, durable, replaced };
    const proof = proofOfPossession({ act: 'replaces', ...kept, ...wish, publicKey, nonce });
    return { ...wish, publicKey, nonce, signature: base64url(key.sign(proof)) };
  });
};
