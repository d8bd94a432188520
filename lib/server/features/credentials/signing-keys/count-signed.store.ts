import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import { isValid } from '../../../../domain/credentials/credential-state.ts';
import { reserveOrganization } from '../../../accounts/organization-record.ts';
import { generationsOf, publicKeyAt, readSigningKeys } from '../../../accounts/signing-keys.ts';
import { listUserConnections } from '../../../accounts/user-connections.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { readInventory } from '../inventory/credential-inventory.store.ts';
import { isSignedBy, stateOf } from '../inventory/select-page.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/**
 * Who uses the generations of a key that are carried beside the one that signs: valid credentials, and connections that the servers list
 * now. Throws `nats-unavailable`.
 */
export async function countSigned(
  slug: string,
  home: string,
  key: RotatableKey,
): Promise<{ credentials: number; connections: number; answered: string[]; unreadable: number }> {
  const [{ record }, records, { held, unreadable }, vault] = await Promise.all([
    reserveOrganization(slug, { home }),
    readSigningKeys(slug),
    readInventory(slug),
    getVault(),
  ]);
  const generations = generationsOf(records, key);
  const { generation, oldest } = generations;
  const account = record[accountOf(key)];
  const { connections, answered } = await listUserConnections(account);
  const older = new Set(
    Array.from({ length: generation - oldest }, (_, index) =>
      publicKeyAt(vault, account, key, generations, oldest + index),
    ),
  );
  const now = Date.now();
  return {
    credentials: held.filter((one) => isSignedBy(one, key, oldest, generation) && isValid(stateOf(one, now))).length,
    connections: connections.filter(({ issuer }) => older.has(issuer)).length,
    answered,
    unreadable,
  };
}
