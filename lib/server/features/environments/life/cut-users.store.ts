import { accountOf, mayWrite } from '../../../../domain/credentials/credential-rules.ts';
import { CREDENTIAL_ROLE_IDS } from '../../../../domain/credentials/credential-roles.ts';
import type { EnvironmentType } from '../../../../domain/names.ts';
import type { OrganizationRecord } from '../../../accounts/organization-record.ts';
import { everyKey, generationsOf, readSigningKeys } from '../../../accounts/signing-keys.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import type { CutUsers } from '../../credentials/revocation-proof.store.ts';

/**
 * The users that retiring an Environment cuts, or, with `all`, deleting it: those that any generation of its keys has signed, whether the
 * record still names these keys or not. Throws `nats-unavailable`.
 */
export async function cutUsersOfEnvironment(
  slug: string,
  accounts: Pick<OrganizationRecord, 'home' | 'edge'>,
  environment: EnvironmentType,
  all: boolean,
): Promise<CutUsers[]> {
  const [vault, records] = await Promise.all([getVault(), readSigningKeys(slug)]);
  return (['edge', 'home'] as const).map((side) => {
    const account = accounts[side];
    const keys = CREDENTIAL_ROLE_IDS.filter((role) => accountOf({ role }) === side && (all || mayWrite({ role })))
      .map((role) => ({ role, environment }))
      .flatMap((key) => everyKey(vault, account, key, generationsOf(records, key)));
    return { side, account, revoked: new Map<string, number>(), signers: new Set(keys) };
  });
}
