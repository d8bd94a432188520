import { authorize } from '../../lib/server/access/authorize.ts';
import { keptClaims } from '../../lib/server/keys/rewrite-claims.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { applyToIndex } from '../../lib/server/nats/index-service.ts';
import { readOrganizationRecord } from '../../lib/server/nats/organization-record.ts';
import { updateClaims } from '../../lib/server/nats/resolver.ts';
import { readStoredClaims } from '../../lib/server/nats/stored-claims.ts';
import { getVault } from '../../lib/server/nats/vault.ts';
import { operator } from './callers.ts';

/** Signs the claims of a home account again, as an operator would: another limit of connections, something beside the block. */
async function rewrite(slug: string, conn?: number, beside?: Record<string, unknown>): Promise<number> {
  const home = (await readOrganizationRecord(slug))?.record.home ?? '';
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${slug}.`);
  const grant = authorize(operator().actor, 'organization.create');
  const before = stored.nats.limits.conn;
  const block = { ...stored.nats, limits: { ...stored.nats.limits, conn: conn ?? before } };
  const kept = { ...keptClaims(stored), ...beside };
  const jwt = signAccount(await getVault(), grant, { publicKey: home, name: slug, block, kept });
  await updateClaims(jwt);
  await applyToIndex(home, jwt);
  return before;
}

/** Gives the home account of an Organization bounds in time: `exp` and `nbf`, in seconds since 1970. */
export const boundInTime = (slug: string, bounds: { exp?: number; nbf?: number }): Promise<number> =>
  rewrite(slug, undefined, bounds);

/** Suspends an Organization, which is: none of its users may connect. Gives what takes it back. */
export async function suspend(slug: string): Promise<() => Promise<void>> {
  const before = await rewrite(slug, 0);
  return async () => {
    await rewrite(slug, before);
  };
}
