/** What the servers themselves say of an Organization that is suspended or resumed. */
import { isShutByLimits } from '../../keys/rewrite-claims.ts';
import { CONTROL_ROLE } from '../../keys/sign.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { OLDER_CLAIMS, proofsOf, SILENT, UNREAD } from '../evidence/doubts.ts';
import type { Doubt, Proofs } from '../evidence/doubts.ts';
import type { OrganizationRecord } from '../organization-record.ts';
import { everyKey, generationsOf, readSigningKeys } from '../signing-keys.ts';
import { accountInMemory, listUserConnections } from '../user-connections.ts';
import { WHOLE_ACCOUNT } from '../../../domain/credentials/signing-key-name.ts';

/** An Organization's two accounts. */
export type BothAccounts = Pick<OrganizationRecord, 'home' | 'edge'>;

/** Why servers are not proven, by their names; one that is not in it is. Asks each server once. */
export async function doubtsOf(
  account: string,
  suspended: boolean,
  servers: readonly string[],
): Promise<Map<string, Doubt>> {
  const [{ connections, answered }, known] = await Promise.all([
    listUserConnections(account),
    accountInMemory(account),
  ]);
  const doubtOf = (server: string): Doubt | undefined => {
    const inMemory = known.get(server);
    if (!answered.includes(server) || inMemory === undefined) return SILENT;
    if (inMemory === null) return UNREAD;
    const { limits, connected } = inMemory;
    if (limits === null) return { why: 'It did not say which limits it has in memory.', needsClaims: false };
    if (isShutByLimits(limits) !== suspended) return OLDER_CLAIMS;
    const listed = Math.max(connections.filter((one) => one.server === server).length, connected);
    return suspended && listed > 0
      ? { why: `It lists ${String(listed)} connections that were to be cut.`, needsClaims: true }
      : undefined;
  };
  return new Map(
    servers.flatMap((server) => {
      const doubt = doubtOf(server);
      return doubt === undefined ? [] : [[server, doubt] as const];
    }),
  );
}

/**
 * Asks each of the servers about both accounts: a suspended one has limits of none in memory, and no connection or leafnode, Vertebra's
 * own included; a resumed one lets people in. Throws `nats-unavailable` when no server answers.
 */
export const askForSuspension = async (
  { home, edge }: BothAccounts,
  suspended: boolean,
  servers: readonly string[],
): Promise<Proofs> =>
  proofsOf(servers, await Promise.all([home, edge].map((account) => doubtsOf(account, suspended, servers))));

/** Public keys whose users in a home account are Vertebra itself: the app and the projector. */
export async function ownSigners(slug: string, home: string): Promise<Set<string>> {
  const key = { role: CONTROL_ROLE, environment: WHOLE_ACCOUNT };
  return new Set(everyKey(await getVault(), home, key, generationsOf(await readSigningKeys(slug), key)));
}
