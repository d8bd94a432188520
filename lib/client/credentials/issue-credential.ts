import type { CredentialChallenge, IssueCredential, IssuedCredential } from '../../domain/credentials/credential.ts';
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
 * Makes a key pair, proves to the server that its private half is here, and gets the JWT for the public half.
 * Not a mutation of the query client on purpose: its cache would keep the key. Throws ApiProblem; the key is wiped then.
 */
export async function issueCredential(organization: string, wish: CredentialRequest): Promise<NewCredential> {
  const key = await createUserKey();
  try {
    const path = api.credentialChallenges(organization);
    const { nonce } = await callApi<CredentialChallenge>(path, { method: 'POST' });
    const { publicKey } = key;
    const signature = base64url(
      key.sign(proofOfPossession({ act: 'issues', ...wish, organization, publicKey, nonce })),
    );
    const body: IssueCredential = { ...wish, publicKey, nonce, signature };
    const issued = await callApi<IssuedCredential>(api.credentials(organization), { method: 'POST', body });
    return { issued, key };
  } catch (error) {
    key.clear();
    throw error;
  }
}
