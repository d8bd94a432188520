/** What the servers themselves say about revoked users: whether they refuse them, and have no connection of theirs left. */
import type { Revocation, ServerProof } from '../../../domain/credentials/revocation.ts';
import { listUserConnections, revokedUsers } from '../../accounts/user-connections.ts';

/** Users that are revoked in one account of an Organization. */
export interface RevokedUsers {
  side: Revocation['account'];
  account: string;
  /** public key → JWTs issued until then are refused (seconds since 1970) */
  revoked: ReadonlyMap<string, number>;
}

/** Whether each of the users is revoked for as long as it shall be, by what somebody says about that. */
const revokesAll = ({ revoked }: RevokedUsers, until: (publicKey: string) => number | undefined): boolean =>
  [...revoked].every(([publicKey, at]) => (until(publicKey) ?? 0) >= at);

/** Why a server is not proven. */
interface Doubt {
  why: string;
  /** it answers, and would be proven with the claims of now */
  needsClaims: boolean;
}

/** Why servers are not proven, by their names; one that is not in it is. Asks each server once. */
async function doubtsOf(users: RevokedUsers, servers: readonly string[]): Promise<Map<string, Doubt>> {
  const [{ connections, answered }, known] = await Promise.all([
    listUserConnections(users.account, users.revoked.keys()),
    revokedUsers(users.account),
  ]);
  const open = new Map<string, number>();
  for (const { server, publicKey } of connections) {
    if (users.revoked.has(publicKey)) open.set(server, (open.get(server) ?? 0) + 1);
  }
  const doubtOf = (server: string): Doubt | undefined => {
    const inMemory = known.get(server);
    const count = open.get(server) ?? 0;
    if (!answered.includes(server) || inMemory === undefined) return { why: 'It did not answer.', needsClaims: false };
    // The question for its connections has it read them (nats-server, monitor.go, Connz), so the next one finds them.
    if (inMemory === null) return { why: 'It has not read the claims of the account yet.', needsClaims: false };
    if (!revokesAll(users, (key) => (inMemory.get(key) ?? 0) / 1000))
      return { why: 'It has older claims of the account in memory.', needsClaims: true };
    return count > 0
      ? { why: `It lists ${String(count)} connections of revoked credentials.`, needsClaims: true }
      : undefined;
  };
  return new Map(
    servers.flatMap((server) => {
      const doubt = doubtOf(server);
      return doubt === undefined ? [] : [[server, doubt] as const];
    }),
  );
}

/** What the servers say at one moment. */
export interface Proofs {
  proofs: ServerProof[];
  /** some server answers with older claims: write them again */
  needsClaims: boolean;
}

/**
 * Asks each of the servers whether the users are revoked there: it has the revocation in memory, and a fresh list of its connections
 * has none of them. Says of each server when it was proven, or why it is not. Throws `nats-unavailable` when no server answers.
 */
export async function askForProof(all: readonly RevokedUsers[], servers: readonly string[]): Promise<Proofs> {
  const doubts = await Promise.all(all.map((users) => doubtsOf(users, servers)));
  const now = new Date().toISOString();
  return {
    proofs: servers.map((server) => {
      const why = doubts.map((one) => one.get(server)?.why).find((text) => text !== undefined) ?? null;
      return { server, provenAt: why === null ? now : null, why };
    }),
    needsClaims: doubts.some((one) => [...one.values()].some(({ needsClaims }) => needsClaims)),
  };
}
