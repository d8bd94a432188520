/** Claims of many accounts, written as fast as the resolver takes them: what rotations are measured against. */
import { packClaims } from '../../../lib/server/accounts/resolver.ts';
import { resignGrant } from '../../../lib/server/access/reconcile-grant.ts';
import { resignAccount } from '../../../lib/server/keys/rotation/resign.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { milliseconds } from '../measure.ts';

const IN_FLIGHT = 32;

export async function inFlight<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

export async function update(jwt: string): Promise<void> {
  await (await getSystem()).request('$SYS.REQ.CLAIMS.UPDATE', jwt, { timeout: 10_000 });
}

/** Milliseconds that bare updates of the claims of all accounts take; `by` is the public key of the operator that signs them. */
export async function bareUpdates(by: string): Promise<{ accounts: number; elapsed: number }> {
  const known: string[] = [];
  await packClaims((_account, jwt) => known.push(jwt));
  const vault = await getVault();
  // Signed before, and other than what the server has: it writes nothing for claims that it has already.
  const jwts = await Promise.all(known.map((jwt) => resignAccount(vault, resignGrant(), jwt, by)));
  return { accounts: jwts.length, elapsed: await milliseconds(() => inFlight(jwts, update)) };
}

/** How many a second, over rounds of so many milliseconds. */
export const perSecond = (count: number, all: readonly number[]): string =>
  `${Math.round((count * 1000 * all.length) / all.reduce((sum, each) => sum + each, 0)).toLocaleString('en')}/s`;
