import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type { RevocationSelection } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import { readCredentialRecords } from './credential-records.store.ts';

function isSelected(credential: Credential, selection: Exclude<RevocationSelection, { by: 'key' }>): boolean {
  switch (selection.by) {
    case 'role':
      return (
        credential.role === selection.role &&
        (selection.environment === undefined || credential.environment === selection.environment)
      );
    case 'environment':
      return credential.environment === selection.environment;
    case 'person':
      return (
        isSamePerson(credential.issuedBy, selection) && Date.parse(credential.issuedAt) >= Date.parse(selection.since)
      );
    case 'organization':
      return true;
  }
}

/**
 * Credentials of an Organization that a selection names and that have not expired. Throws `invalid-request` for keys that are no
 * credential of it, or that have expired, and says which; `nats-unavailable`.
 */
export async function selectCredentials(slug: string, selection: RevocationSelection): Promise<Credential[]> {
  const now = Date.now();
  const records = await readCredentialRecords(slug);
  if (selection.by !== 'key') {
    return records
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ text }) => credentialSchema.parse(JSON.parse(text)))
      .filter((credential) => isSelected(credential, selection));
  }
  const wanted = new Set(selection.publicKeys);
  const found = records
    .filter(({ text }) => [...wanted].some((key) => text.includes(key)))
    .map(({ text }) => credentialSchema.parse(JSON.parse(text)))
    .filter(({ publicKey }) => wanted.has(publicKey));
  const known = new Map(found.map((credential) => [credential.publicKey, credential]));
  const fields = [...wanted].flatMap((key, index) => {
    const credential = known.get(key);
    const path = `selection.publicKeys.${String(index)}`;
    if (credential === undefined) return [{ path, message: `${slug} has no credential of this key.` }];
    if (Date.parse(credential.expiresAt) > now) return [];
    return [{ path, message: `It has expired at ${credential.expiresAt}, and opens nothing any more.` }];
  });
  if (fields.length === 0) return found;
  throw new VertebraError('invalid-request', 'Nothing was revoked. Leave out the marked keys.', { fields });
}
