import { parseCreds, withJwt } from '../../domain/credentials/creds-file.ts';
import type {
  Credential,
  CredentialChallenge,
  RenewCredential,
  RenewedCredential,
} from '../../domain/credentials/credential.ts';
import { proofOfPossession } from '../../domain/credentials/proof.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { base64url } from '../base64url.ts';
import { openUserKey } from './user-key.ts';
import type { UserKey } from './user-key.ts';

/** What is wrong with a file that somebody opened; for people. */
export class CredsFileProblem extends Error {
  override readonly name = 'CredsFileProblem';
}

/** A file of credentials has 1 to 2 kB; one with long comments is taken, too. */
const MOST_BYTES = 64 * 1024;

type CredsFile = Pick<File, 'name' | 'size' | 'text'>;

async function readText(file: CredsFile): Promise<string> {
  if (file.size > MOST_BYTES) {
    throw new CredsFileProblem(
      `${file.name} is too large for a .creds file, which has less than 64 kB. Nothing was read.`,
    );
  }
  try {
    return await file.text();
  } catch (error) {
    throw new CredsFileProblem(`${file.name} cannot be read any more. Choose it again.`, { cause: error });
  }
}

async function keyOf(seed: string, name: string): Promise<UserKey> {
  try {
    return await openUserKey(seed);
  } catch {
    // Without its cause: that may quote what it could not read.
    throw new CredsFileProblem(`The private key in ${name} is damaged. Open another copy of the file.`);
  }
}

/** The key pair in a `.creds` file of a credential. Throws CredsFileProblem when it is another file. */
async function readCredsFile(file: CredsFile, publicKey: string): Promise<UserKey> {
  const text = await readText(file);
  const creds = parseCreds(text);
  if (creds === null) {
    throw new CredsFileProblem(
      text.includes('BEGIN NATS USER JWT')
        ? `${file.name} has no private key (USER NKEY SEED). Open the file that clients connect with.`
        : `${file.name} is no .creds file.`,
    );
  }
  const key = await keyOf(creds.seed, file.name);
  if (key.publicKey === publicKey) return key;
  key.clear();
  throw new CredsFileProblem(`${file.name} is of another credential, with the public key ${key.publicKey}.`);
}

/**
 * Proves with the private key in a file that it is here, and gets a new JWT for it. Neither the file nor the key leaves the page; the
 * key is wiped then. Throws CredsFileProblem and ApiProblem.
 */
export async function renewCredential(
  credential: Credential,
  file: CredsFile,
  expiryDays: number,
): Promise<RenewedCredential> {
  const { organization, publicKey } = credential;
  const key = await readCredsFile(file, publicKey);
  try {
    const path = api.credentialChallenges(organization);
    const { nonce } = await callApi<CredentialChallenge>(path, { method: 'POST' });
    const proof = proofOfPossession({ act: 'renews', ...credential, expiryDays, nonce });
    const body: RenewCredential = { expiryDays, nonce, signature: base64url(key.sign(proof)) };
    return await callApi(api.credentialRenewals(organization, publicKey), { method: 'POST', body });
  } finally {
    key.clear();
  }
}

/** The file with its new JWT, for the moment in which it is saved. Throws CredsFileProblem when it cannot be read any more. */
export const renewedFile = async (file: CredsFile, jwt: string): Promise<string> => withJwt(await readText(file), jwt);
