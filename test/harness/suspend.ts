import { authorize } from '../../lib/server/access/authorize.ts';
import { keptClaims } from '../../lib/server/keys/rewrite-claims.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { applyToIndex } from '../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../lib/server/accounts/organization-record.ts';
import { updateClaims } from '../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../lib/server/nats/connections/vault.ts';
import { operator } from './callers.ts';

interface Limits {
  conn: number;
  disk_storage: number;
  mem_storage: number;
}

/** Signs the claims of a home account again, as an operator would: other limits, something beside the block. Gives the old limits. */
export async function rewriteHome(
  slug: string,
  limits: Partial<Limits>,
  beside?: Record<string, unknown>,
): Promise<Limits> {
  const home = (await readOrganizationRecord(slug))?.record.home ?? '';
  const stored = await readStoredClaims(home);
  if (stored === null) throw new Error(`The resolver has no claims of ${slug}.`);
  const grant = authorize(operator().actor, 'organization.create');
  const { conn, disk_storage, mem_storage } = stored.nats.limits as unknown as Limits;
  const block = { ...stored.nats, limits: { ...stored.nats.limits, ...limits } };
  const kept = { ...keptClaims(stored), ...beside };
  const jwt = signAccount(await getVault(), grant, { publicKey: home, name: slug, block, kept });
  await updateClaims(jwt);
  await applyToIndex(home, jwt);
  return { conn, disk_storage, mem_storage };
}

/** Gives the home account of an Organization bounds in time: `exp` and `nbf`, in seconds since 1970. */
export const boundInTime = (slug: string, bounds: { exp?: number; nbf?: number }): Promise<Limits> =>
  rewriteHome(slug, {}, bounds);

/** Suspends an Organization, which is: none of its users may connect. Gives what takes it back. */
export async function suspend(slug: string): Promise<() => Promise<void>> {
  const { conn } = await rewriteHome(slug, { conn: 0 });
  return async () => {
    await rewriteHome(slug, { conn });
  };
}

/** Switches JetStream off for an Organization, by limits of 0. Gives what takes it back. */
export async function switchJetStreamOff(slug: string): Promise<() => Promise<void>> {
  const { disk_storage, mem_storage } = await rewriteHome(slug, { disk_storage: 0, mem_storage: 0 });
  return async () => {
    await rewriteHome(slug, { disk_storage, mem_storage });
  };
}
