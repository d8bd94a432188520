/** Nonces for proving possession of a private key. The server keeps none: it recognises its own by their MAC. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { getVault } from '../nats/vault.ts';

const LIFETIME_MS = 2 * 60_000;

/** A nonce is for one person and one Organization. */
const boundTo = ({ actor }: Caller, organization: string): string =>
  JSON.stringify([actor.issuer, actor.subject, organization]);

async function macOf(caller: Caller, organization: string, head: string): Promise<Buffer> {
  return (await getVault()).mac('credential-challenge', `${head} ${boundTo(caller, organization)}`);
}

/** A new nonce `<random>.<expiry in ms>.<mac>` and when it ends. */
export async function makeNonce(caller: Caller, organization: string): Promise<{ nonce: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  const head = `${randomBytes(16).toString('base64url')}.${String(expiresAt.getTime())}`;
  const mac = await macOf(caller, organization, head);
  return { nonce: `${head}.${mac.toString('base64url')}`, expiresAt };
}

/** Throws when the nonce is not ours, not for this caller and Organization, or too old. */
export async function checkNonce(caller: Caller, organization: string, nonce: string): Promise<void> {
  const [random = '', expiry = '', mac = ''] = nonce.split('.');
  const expected = await macOf(caller, organization, `${random}.${expiry}`);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new VertebraError('proof-refused', 'The challenge was not made for this request. Nothing was issued. Ask for a new one.');
  }
  if (Number(expiry) < Date.now()) {
    throw new VertebraError('proof-refused', 'The challenge has expired. Nothing was issued. Ask for a new one.');
  }
}

/** Marks a nonce as used, on all replicas. Throws `replay-refused` when it was already. */
export async function useNonce(nonce: string): Promise<void> {
  const { usedNonces } = await getCatalyst();
  try {
    await usedNonces.create(createHash('sha256').update(nonce).digest('hex'), '');
  } catch (error) {
    if ((error as { api_error?: unknown }).api_error === undefined) throw natsUnavailable(error);
    throw new VertebraError('replay-refused', 'This challenge was used before. Nothing was issued. Ask for a new one.', {
      cause: error,
    });
  }
}
