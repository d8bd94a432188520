import type { CutKey, Revocation } from '../../../domain/credentials/revocation.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { reserveOrganization } from '../../accounts/organization-record.ts';
import { isNamed, refusedUntil } from '../../accounts/revocations.ts';
import { generationsOf, readSigningKeys, retiredKeys } from '../../accounts/signing-keys.ts';
import { accountOf } from '../../../domain/credentials/credential-rules.ts';
import { getVault } from '../../nats/connections/vault.ts';
import type { CutUsers } from './revocation-proof.store.ts';

/**
 * The users that an act has cut, by the account they connect to: those that claims name, and those whose signing key claims carry no
 * longer, by that key. Throws `nats-unavailable`.
 */
export async function cutUsersOf(
  { slug, account: home }: IndexedOrganization,
  revocations: readonly Revocation[],
  keys: readonly CutKey[],
): Promise<CutUsers[]> {
  const [{ record }, records, vault] = await Promise.all([
    reserveOrganization(slug, { home }),
    readSigningKeys(slug),
    getVault(),
  ]);
  const unnamed = revocations.flatMap((one) => (isNamed(records, one) || one.signer === null ? [] : [one.signer]));
  // No generation before this one: of a revoked credential, none up to its own.
  const cut = [...keys, ...unnamed.map((signer) => ({ ...signer, generation: signer.generation + 1 }))];
  return (['edge', 'home'] as const)
    .map((side): CutUsers => {
      const account = record[side];
      const named = revocations.filter((one) => one.account === side && isNamed(records, one));
      const byKey = new Map(
        cut
          .filter((key) => accountOf(key) === side)
          .map((key) => [`${key.role} ${key.environment} ${String(key.generation)}`, key]),
      );
      const signers = [...byKey.values()].flatMap((key) =>
        retiredKeys(vault, account, key, { ...generationsOf(records, key), oldest: key.generation }),
      );
      return {
        side,
        account,
        revoked: new Map(named.map((one) => [one.publicKey, refusedUntil(one)])),
        signers: new Set(signers),
      };
    })
    .filter(({ revoked, signers }) => revoked.size + signers.size > 0);
}
