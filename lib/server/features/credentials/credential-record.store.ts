/** The record of one credential in account catalyst: `<slug>.<public key>`. */
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { z } from '../../../domain/zod.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

/** Names of a bucket's keys are that narrow; anything else is no credential. */
const NAME = /^U[A-Z2-7]{55}$/;
/** In a record that was changed: the revision of the first one, so that it keeps its place among others. */
const placeSchema = z.object({ place: z.int().min(1).optional() });

async function read(slug: string, publicKey: string) {
  const entry = NAME.test(publicKey)
    ? await withCatalyst(({ credentials }) => credentials.get(`${slug}.${publicKey}`))
    : null;
  if (entry?.operation !== 'PUT') return null;
  const { revision } = entry;
  const { place = revision } = placeSchema.parse(entry.json());
  return { credential: credentialSchema.parse(entry.json()), revision, place };
}

/** A credential by its public key. Throws `not-found`, `nats-unavailable`. */
export async function findCredential(slug: string, publicKey: string): Promise<Credential> {
  const known = await read(slug, publicKey);
  if (known === null) throw new VertebraError('not-found', `${slug} has no credential of this public key.`);
  return known.credential;
}

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
