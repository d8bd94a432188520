import type { IssueCredentials, IssuingProgress } from '../../../domain/credentials/bulk/bulk-issue.ts';
import { MOST_CREDENTIALS_AT_ONCE } from '../../../domain/credentials/bulk/credential-lines.ts';
import type { JudgedLine } from '../../../domain/credentials/bulk/csv-lines.ts';
import type { Credential, CredentialChallenge } from '../../../domain/credentials/credential.ts';
import { proofOfPossession } from '../../../domain/credentials/proof.ts';
import { api } from '../../../domain/paths.ts';
import { ApiProblem } from '../../api-problem.ts';
import { callApi, streamApi } from '../../api.ts';
import { base64url } from '../../base64url.ts';
import { createUserKey } from '../user-key.ts';
import type { UserKey } from '../user-key.ts';

type Wish = NonNullable<JudgedLine['wish']>;

/** A credential of several that were issued together. */
export interface BulkCredential {
  credential: Credential;
  jwt: string;
  /** null where the file brought the public key: whoever made it has the other half */
  key: UserKey | null;
}

/** How far it is: keys are made here and sign here, then the server writes credentials down. */
export interface BulkProgress {
  step: 'keys' | 'proofs' | 'credentials';
  done: number;
  of: number;
}
type OnProgress = (progress: BulkProgress) => void;

/** A nonce that outlives the press of a button: whoever has the keys signs it outside of this page. Throws ApiProblem. */
export const askForChallenge = (organization: string): Promise<CredentialChallenge> =>
  callApi<CredentialChallenge>(api.credentialChallenges(organization), { method: 'POST' });

const NO_END = new ApiProblem({
  title: 'The answer broke off',
  detail:
    'Either nothing was issued, or all of it without anybody having the files. Look into the audit log; if it was done, revoke these credentials and issue the file again.',
});

/** Lets the page draw, and take keys, between two pieces of work. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

async function makeKeys(wishes: readonly Wish[], keys: Map<Wish, UserKey>, tell: OnProgress): Promise<void> {
  const wanting = wishes.filter(({ publicKey }) => publicKey === undefined);
  for (const [done, wish] of wanting.entries()) {
    tell({ step: 'keys', done, of: wanting.length });
    keys.set(wish, await createUserKey());
    await breathe();
  }
}

async function requestOf(
  organization: string,
  wishes: readonly Wish[],
  keys: Map<Wish, UserKey>,
  nonce: string,
  tell: OnProgress,
) {
  const credentials: IssueCredentials['credentials'] = [];
  for (const [done, wish] of wishes.entries()) {
    tell({ step: 'proofs', done, of: wishes.length });
    const { signature, publicKey, ...rest } = wish;
    const key = keys.get(wish);
    const line = { ...rest, publicKey: key?.publicKey ?? publicKey ?? '' };
    const proof = () => proofOfPossession({ act: 'issues', joinsDurable: false, organization, nonce, ...line });
    credentials.push({ ...line, signature: key === undefined ? (signature ?? '') : base64url(key.sign(proof())) });
    if (key !== undefined) await breathe();
  }
  return { nonce, credentials } satisfies IssueCredentials;
}

async function send(organization: string, body: IssueCredentials, tell: OnProgress, signal: AbortSignal) {
  for await (const line of streamApi<IssuingProgress>(api.bulkCredentials(organization), {
    method: 'POST',
    body,
    signal,
  })) {
    if (line.type === 'progress') tell({ step: 'credentials', done: line.made, of: line.of });
    else if (line.type === 'issued') return line.credentials;
    else
      throw new ApiProblem({ title: 'Nothing was issued', detail: line.detail, fields: line.fields, code: 'conflict' });
  }
  throw NO_END;
}

/**
 * Issues what a file asks for, all or none. Keys that the file does not bring are made here, and sign here; their seeds stay in this
 * page. Nothing is issued when `signal` aborts before the answer is complete. `nonce` is the challenge that the signatures of the file are over, or null when it brings none. Throws ApiProblem; all
 * keys are wiped then.
 */
export async function issueCredentials(
  organization: string,
  wishes: readonly Wish[],
  nonce: string | null,
  tell: OnProgress,
  signal: AbortSignal,
): Promise<BulkCredential[]> {
  if (wishes.length > MOST_CREDENTIALS_AT_ONCE) throw new Error('More than one request takes.');
  const keys = new Map<Wish, UserKey>();
  try {
    await makeKeys(wishes, keys, tell);
    const challenge = nonce ?? (await askForChallenge(organization)).nonce;
    const body = await requestOf(organization, wishes, keys, challenge, tell);
    signal.throwIfAborted();
    const issued = await send(organization, body, tell, signal);
    return issued.flatMap((one, index) => {
      const wish = wishes[index];
      return wish === undefined ? [] : [{ ...one, key: keys.get(wish) ?? null }];
    });
  } catch (error) {
    for (const key of keys.values()) key.clear();
    throw error;
  }
}
