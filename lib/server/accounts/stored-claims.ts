import type { AccountClaims } from '../keys/claims.ts';
import { createClaimsReader } from './account-index.ts';
import { lookupClaims } from './resolver.ts';
import { getVault } from '../nats/connections/vault.ts';

/**
 * The newest claims of an account that the resolver holds and our operator signed, or null when it holds none. Throws when
 * there are only others: what a stranger stored must never be signed again in our name.
 */
export async function readStoredClaims(account: string): Promise<AccountClaims | null> {
  const copies = await lookupClaims(account);
  if (copies.length === 0) return null;
  const read = createClaimsReader((await getVault()).operatorKeys);
  const results = await Promise.allSettled(copies.map((jwt) => read(account, jwt)));
  const [newest] = results
    .flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    .sort((a, b) => b.iat - a.iat);
  if (newest) return newest;
  throw new Error(`The resolver's claims of ${account} cannot be used.`, {
    cause: results.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))[0],
  });
}
