import { authorize } from '../../lib/server/access/authorize.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { applyToIndex } from '../../lib/server/nats/index-service.ts';
import { readOrganizationRecord } from '../../lib/server/nats/organization-record.ts';
import { updateClaims } from '../../lib/server/nats/resolver.ts';
import { readStoredClaims } from '../../lib/server/nats/stored-claims.ts';
import { getVault } from '../../lib/server/nats/vault.ts';
import { operator } from './callers.ts';

async function allowConnections(slug: string, conn: number): Promise<number> {
  const home = (await readOrganizationRecord(slug))?.record.home ?? '';
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${slug}.`);
  const grant = authorize(operator().actor, 'organization.create');
  const block = { ...stored.nats, limits: { ...stored.nats.limits, conn } };
  const jwt = signAccount(await getVault(), grant, { publicKey: home, name: slug, block });
  await updateClaims(jwt);
  await applyToIndex(home, jwt);
  return stored.nats.limits.conn;
}

/** Suspends an Organization, which is: none of its users may connect. Gives what takes it back. */
export async function suspend(slug: string): Promise<() => Promise<void>> {
  const before = await allowConnections(slug, 0);
  return async () => {
    await allowConnections(slug, before);
  };
}
