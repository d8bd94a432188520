import { edgeAccountName } from '../../../lib/domain/names.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { applyToIndex, getIndex } from '../../../lib/server/accounts/index-service.ts';
import { updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import type { AccountClaims } from '../../../lib/server/keys/claims.ts';
import { keptClaims } from '../../../lib/server/keys/rewrite-claims.ts';
import { signAccount } from '../../../lib/server/keys/sign.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator } from '../callers.ts';

type Block = AccountClaims['nats'];

/** The accounts of an Organization; the edge is empty until something sealed was issued. */
export async function accountsOf(slug: string): Promise<{ home: string; edge: string }> {
  const index = await getIndex();
  const home = index.organizations.get(slug)?.account ?? '';
  return { home, edge: index.edgeOf(home) ?? '' };
}

/** Writes other claims of an edge account, as an operator would by other means. */
export async function rewriteEdge(slug: string, change: (block: Block) => Partial<Block>): Promise<void> {
  const { edge } = await accountsOf(slug);
  const stored = await readStoredClaims(edge);
  if (stored === null) throw new Error(`${slug} has no edge account.`);
  const block = { ...stored.nats, ...change(stored.nats) };
  const account = { publicKey: edge, name: edgeAccountName(slug), block, kept: keptClaims(stored) };
  const jwt = signAccount(await getVault(), authorize(operator().actor, 'organization.create'), account);
  await updateClaims(jwt);
  await applyToIndex(edge, jwt);
}
