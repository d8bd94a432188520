/** Takes the claims of an Organization's accounts out of the resolver of every server. */
import { edgeAccountName } from '../../../domain/names.ts';
import { deletedClaims, deletingClaims } from '../../keys/deletion-claims.ts';
import { signAccount, signDeletion } from '../../keys/sign.ts';
import type { DeletionGrant } from '../../keys/sign.ts';
import type { AccountClaims } from '../../keys/claims.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { applyToIndex, forgetAccount } from '../index-service.ts';
import { signingOperator } from '../operator/operator-key.ts';
import { deleteClaims, updateClaims } from '../resolver.ts';
import { readStoredClaims } from '../stored-claims.ts';
import type { BothAccounts } from '../suspension/suspension-proof.ts';
import type { Side } from '../../../domain/evidence.ts';

type Tell = (server: string, side: Side) => void;

const SIDES = ['home', 'edge'] as const;
const nowSeconds = () => Math.floor(Date.now() / 1000);

async function write(
  grant: DeletionGrant,
  accounts: BothAccounts,
  change: (block: AccountClaims['nats'] | null) => AccountClaims['nats'] | null,
  tell: Tell,
): Promise<void> {
  const vault = await getVault();
  for (const side of SIDES) {
    const publicKey = accounts[side];
    const stored = await readStoredClaims(publicKey).catch(() => null);
    const block = change(stored?.nats ?? null);
    if (block === null) continue;
    const name = side === 'home' ? grant.organization : edgeAccountName(grant.organization);
    const jwt = signAccount(vault, grant, { publicKey, name, block, by: await signingOperator(vault) });
    await updateClaims(jwt, (server) => tell(server, side));
    await applyToIndex(publicKey, jwt);
  }
}

/**
 * Writes into the claims of both accounts, on every server that is up, that they are being deleted: no user JWT counts any more. `tell`
 * gets each server that has stored those of an account. One without claims gets none. Throws `nats-unavailable`.
 */
export const writeDeleting = (grant: DeletionGrant, accounts: BothAccounts, tell: Tell = () => undefined) =>
  write(grant, accounts, (block) => block && deletingClaims(block, nowSeconds()), tell);

/**
 * Removes the claims of both accounts. Each server gets such as let nobody in first, which stay where it deletes none (`allow_delete` of
 * its resolver), and where it does cut whoever came in by older ones. Gives by server name whether it keeps those; one that did not take
 * both is not among them. Throws `nats-unavailable`.
 */
export async function removeClaims(
  grant: DeletionGrant,
  accounts: BothAccounts,
): Promise<Map<string, { keeps: boolean }>> {
  const took = { home: new Set<string>(), edge: new Set<string>() };
  await write(
    grant,
    accounts,
    () => deletedClaims(nowSeconds()),
    (server, side) => took[side].add(server),
  );
  const vault = await getVault();
  const request = signDeletion(vault, grant, [accounts.home, accounts.edge], await signingOperator(vault));
  const deleted = await deleteClaims(request);
  for (const side of SIDES) await forgetAccount(accounts[side]);
  return new Map(
    [...took.home]
      .filter((server) => took.edge.has(server) && deleted.has(server))
      .map((server) => [server, { keeps: deleted.get(server) === false }]),
  );
}
