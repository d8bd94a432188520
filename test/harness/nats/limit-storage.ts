import { authorize } from '../../../lib/server/access/authorize.ts';
import { signAccount } from '../../../lib/server/keys/sign.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator } from '../callers.ts';

type Limit = 'disk_storage' | 'consumer';

async function allow(slug: string, limit: Limit, value: number): Promise<number> {
  const home = (await readOrganizationRecord(slug))?.record.home ?? '';
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${slug}.`);
  const grant = authorize(operator().actor, 'organization.create');
  const block = { ...stored.nats, limits: { ...stored.nats.limits, [limit]: value } };
  await updateClaims(signAccount(await getVault(), grant, { publicKey: home, name: slug, block }));
  return stored.nats.limits[limit];
}

async function limitTo(slug: string, limit: Limit, value: number): Promise<() => Promise<void>> {
  const before = await allow(slug, limit, value);
  return async () => {
    await allow(slug, limit, before);
  };
}

/** Lets an Organization keep only so many bytes on disk. Gives what takes it back. */
export const limitStorage = (slug: string, bytes: number) => limitTo(slug, 'disk_storage', bytes);

/** Lets an Organization have only so many consumers. Gives what takes it back. */
export const limitConsumers = (slug: string, count: number) => limitTo(slug, 'consumer', count);
