import { authorize } from '../../lib/server/access/authorize.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { readOrganizationRecord } from '../../lib/server/nats/organization-record.ts';
import { updateClaims } from '../../lib/server/nats/resolver.ts';
import { readStoredClaims } from '../../lib/server/nats/stored-claims.ts';
import { getVault } from '../../lib/server/nats/vault.ts';
import { operator } from './callers.ts';

async function allowStorage(slug: string, bytes: number): Promise<number> {
  const home = (await readOrganizationRecord(slug))?.record.home ?? '';
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${slug}.`);
  const grant = authorize(operator().actor, 'organization.create');
  const block = { ...stored.nats, limits: { ...stored.nats.limits, disk_storage: bytes } };
  await updateClaims(signAccount(await getVault(), grant, { publicKey: home, name: slug, block }));
  return stored.nats.limits.disk_storage;
}

/** Lets an Organization keep only so many bytes on disk. Gives what takes it back. */
export async function limitStorage(slug: string, bytes: number): Promise<() => Promise<void>> {
  const before = await allowStorage(slug, bytes);
  return async () => {
    await allowStorage(slug, before);
  };
}
