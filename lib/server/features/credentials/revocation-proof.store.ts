/** What the servers themselves say about revoked users: whether they refuse them, and have no connection of theirs left. */
import { z } from '../../../domain/zod.ts';
import type { ServerProof } from '../../../domain/credentials/revocation.ts';
import { accountClaimsSchema } from '../../keys/claims.ts';
import { decodeJwt } from '../../keys/jwt.ts';
import { lookupClaims } from '../../accounts/resolver.ts';
import { listUserConnections, revokedUsers } from '../../accounts/user-connections.ts';
import { knownServers } from '../../nats/connections/servers.ts';

/** Users that are revoked in one account. */
export interface RevokedUsers {
  account: string;
  publicKeys: ReadonlySet<string>;
  /** JWTs issued until then are refused (seconds since 1970) */
  at: number;
}

const revocationsSchema = z.looseObject({ nats: accountClaimsSchema.shape.nats.pick({ revocations: true }) });

/** Whether every server that has claims of the account stored has those that revoke the users. */
async function allStored({ account, publicKeys, at }: RevokedUsers): Promise<boolean> {
  const copies = await lookupClaims(account);
  return copies.every((jwt) => {
    const claims = revocationsSchema.safeParse(decodeJwt(jwt).payload);
    const revocations = claims.data?.nats.revocations ?? {};
    return [...publicKeys].every((key) => (revocations[key] ?? 0) >= at);
  });
}

/** Why a server is not proven, by its name; a server that is not in it is. Asks each server once. */
async function doubtsOf(users: RevokedUsers, servers: readonly string[]): Promise<Map<string, string>> {
  const { account, publicKeys, at } = users;
  const [{ connections, answered }, revoked] = await Promise.all([listUserConnections(account), revokedUsers(account)]);
  const stored = [...revoked.values()].includes(null) ? await allStored(users) : true;
  const doubts = new Map<string, string>();
  for (const server of servers) {
    const inMemory = revoked.get(server);
    if (!answered.includes(server) || inMemory === undefined) doubts.set(server, 'It did not answer.');
    else if (inMemory === null && !stored) doubts.set(server, 'It has older claims of the account stored.');
    else if (inMemory !== null && [...publicKeys].some((key) => (inMemory.get(key) ?? 0) < at * 1000))
      doubts.set(server, 'It has older claims of the account in memory.');
  }
  const open = new Map<string, number>();
  for (const { server, publicKey } of connections) {
    if (publicKeys.has(publicKey)) open.set(server, (open.get(server) ?? 0) + 1);
  }
  for (const [server, count] of open) doubts.set(server, `It has ${String(count)} connections of revoked credentials.`);
  return doubts;
}

/**
 * Asks every server that was ever seen whether the users are revoked there: it has the revocation in memory, or nobody of the account
 * has connected to it and every stored copy of the claims has it; and a fresh list of its connections has none of them. Says
 * of each server when it was proven, or why it is not. Throws `nats-unavailable` when no server answers.
 */
export async function askForProof(all: readonly RevokedUsers[]): Promise<ServerProof[]> {
  const { names } = await knownServers();
  const doubts = await Promise.all(all.map((users) => doubtsOf(users, names)));
  const now = new Date().toISOString();
  return names.map((server) => {
    const why = doubts.map((one) => one.get(server)).find((text) => text !== undefined) ?? null;
    return { server, provenAt: why === null ? now : null, why };
  });
}
