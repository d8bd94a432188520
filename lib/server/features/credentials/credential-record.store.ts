/** The record of one credential in account catalyst: `<slug>.<public key>`. */
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { describePerson } from '../../../domain/system/person.ts';
import { z } from '../../../domain/zod.ts';
import { findRevocation } from '../../accounts/revocations.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

/** Names of a bucket's keys are that narrow; anything else is no credential. */
const NAME = /^U[A-Z2-7]{55}$/;
/** In a record that was changed: the revision of the first one, so that it keeps its place among others. */
const placeSchema = z.object({ place: z.int().min(1).optional() });

/** Asked of the leader: a replica that lags would hide that a credential was renewed or replaced. */
async function read(slug: string, publicKey: string) {
  if (!NAME.test(publicKey)) return null;
  const last_by_subj = `$KV.credentials.${slug}.${publicKey}`;
  const message = await withCatalyst(({ connection }) => messageGet(connection, 'KV_credentials', { last_by_subj }));
  // Nothing that is kept so is empty; what was taken back is.
  if (message === null || message.data.length === 0) return null;
  const record: unknown = JSON.parse(new TextDecoder().decode(message.data));
  const { sequence: revision } = message;
  const { place = revision } = placeSchema.parse(record);
  return { credential: credentialSchema.parse(record), revision, place };
}

/** A credential by its public key, or null. Throws `nats-unavailable`. */
export const readCredential = async (slug: string, publicKey: string): Promise<Credential | null> =>
  (await read(slug, publicKey))?.credential ?? null;

/** A credential by its public key. Throws `not-found`, `nats-unavailable`. */
export async function findCredential(slug: string, publicKey: string): Promise<Credential> {
  const credential = await readCredential(slug, publicKey);
  if (credential === null) throw new VertebraError('not-found', `${slug} has no credential of this public key.`);
  return credential;
}

/** Throws `conflict` for a key that was revoked, with when, by whom and why. */
export async function demandNotRevoked({ organization, publicKey }: Credential, instead: string): Promise<void> {
  const revocation = await findRevocation(organization, publicKey);
  if (revocation === undefined) return;
  const { at, by, reason } = revocation;
  throw new VertebraError(
    'conflict',
    `It was revoked at ${at} by ${describePerson(by)}: “${reason}” A revoked key is never valid again. ${instead}`,
  );
}

/** Remembers a new credential; the key of the record is its public key, so the same key cannot be issued twice: `conflict`. */
export async function createCredential(credential: Credential): Promise<void> {
  const { organization, publicKey } = credential;
  try {
    await withCatalyst(({ credentials }) =>
      credentials.create(`${organization}.${publicKey}`, JSON.stringify(credential)),
    );
  } catch (error) {
    if (!isWrongRevision(error)) throw error;
    const revocation = await findRevocation(organization, publicKey);
    const why =
      revocation === undefined
        ? 'A credential for this public key already exists.'
        : `The credential of this public key was revoked at ${revocation.at} by ${revocation.by.username}: “${revocation.reason}”`;
    throw new VertebraError('conflict', `${why} Nothing was issued.`, {
      cause: error,
      fields: [{ path: 'publicKey', message: 'In use by another credential: make a new key pair.' }],
    });
  }
}

/** Forgets a credential that nobody got. */
export const removeCredential = ({
  organization,
  publicKey,
}: Pick<Credential, 'organization' | 'publicKey'>): Promise<void> =>
  withCatalyst(({ credentials }) => credentials.purge(`${organization}.${publicKey}`));

/**
 * Changes a record, compare-and-set until it is written. `change` sees it as it is then; when it gives the same object, or there is no
 * record, nothing is written. Gives the record as it is now, or null. Throws what `change` throws, and `nats-unavailable`.
 */
export async function changeCredential(
  slug: string,
  publicKey: string,
  change: (credential: Credential) => Credential,
): Promise<Credential | null> {
  for (;;) {
    const known = await read(slug, publicKey);
    if (known === null) return null;
    const next = change(known.credential);
    if (next === known.credential) return next;
    try {
      const text = JSON.stringify({ ...next, place: known.place });
      await withCatalyst(({ credentials }) => credentials.update(`${slug}.${publicKey}`, text, known.revision));
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
