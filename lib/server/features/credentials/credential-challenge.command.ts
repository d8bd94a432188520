/** Nonces for proving possession of a private key. The server keeps none: it recognises its own by their MAC. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IssueAction } from '../../../domain/credentials/credential-rules.ts';
import type { CredentialChallenge } from '../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { macOfChallenge } from '../../keys/sign.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { recentMaster } from '../../nats/connections/current-master.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

/** Long enough to have a file of keys signed outside the page. */
const LIFETIME_MS = 5 * 60_000;

type IssueGrant = Grant<IssueAction>;

/** Under one of the master secrets, so that a rotation of it refuses nobody who signs at this moment. */
const macOf = async (grant: IssueGrant, head: string, master: number): Promise<Buffer> =>
  macOfChallenge(await getVault(), grant, head, master);

/** A new nonce, for one person and one Organization: `<random>.<expiry in ms>.<mac>` and when it ends. */
async function makeNonce(grant: IssueGrant): Promise<{ nonce: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  const head = `${randomBytes(16).toString('base64url')}.${String(expiresAt.getTime())}`;
  const mac = await macOf(grant, head, await recentMaster());
  return { nonce: `${head}.${mac.toString('base64url')}`, expiresAt };
}

/** Throws when the nonce is not ours, not for this caller and Organization, or too old. */
export async function checkNonce(grant: IssueGrant, nonce: string): Promise<void> {
  const head = nonce.slice(0, nonce.lastIndexOf('.'));
  // Compared as text, to the last character: bytes have several spellings in base64url, and each would be another nonce.
  const given = Buffer.from(nonce);
  const isOf = async (master: number) => {
    const expected = Buffer.from(`${head}.${(await macOf(grant, head, master)).toString('base64url')}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const ours = await Promise.all([...(await getVault()).masters.keys()].map(isOf));
  if (!ours.includes(true)) {
    throw new VertebraError(
      'proof-refused',
      'The challenge was not made for this request. Nothing was issued. Ask for a new one.',
    );
  }
  if (Number(head.split('.')[1]) < Date.now()) {
    throw new VertebraError('proof-refused', 'The challenge has expired. Nothing was issued. Ask for a new one.');
  }
}

/** Marks a nonce as used, on all replicas. Throws `replay-refused` when it was already. */
export async function spendNonce(nonce: string): Promise<void> {
  const name = createHash('sha256').update(nonce).digest('hex');
  try {
    await withCatalyst(({ usedNonces }) => usedNonces.create(name, ''));
  } catch (error) {
    if (!isWrongRevision(error)) throw error;
    throw new VertebraError(
      'replay-refused',
      'This challenge was used before. Nothing was issued. Ask for a new one.',
      {
        cause: error,
      },
    );
  }
}

/** A nonce to sign with the new private key: used once, within five minutes, by the same person for the same Organization. */
export async function createCredentialChallenge(caller: Caller, organization: string): Promise<CredentialChallenge> {
  const grant = authorize(caller.actor, 'credential.issue', organization);
  await findOpenOrganization(grant);
  const { nonce, expiresAt } = await makeNonce(grant);
  return { nonce, expiresAt: expiresAt.toISOString() };
}
