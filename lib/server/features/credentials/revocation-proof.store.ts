/** What the servers themselves say about users that were cut: whether they refuse them, and have no connection of theirs left. */
import type { Revocation } from '../../../domain/credentials/revocation.ts';
import { OLDER_CLAIMS, proofsOf, SILENT, UNREAD } from '../../accounts/evidence/doubts.ts';
import type { Doubt, Proofs } from '../../accounts/evidence/doubts.ts';
import { accountInMemory, listUserConnections } from '../../accounts/user-connections.ts';

/** Users that are cut in one account of an Organization. */
export interface CutUsers {
  side: Revocation['account'];
  account: string;
  /** public key → JWTs issued until then are refused (seconds since 1970) */
  revoked: ReadonlyMap<string, number>;
  /** public keys that the account must not carry: whoever they have signed is refused */
  signers: ReadonlySet<string>;
}

/** Whether a user is among those that are cut. `issuer` is the key that signed its JWT. */
export const isCut = ({ revoked, signers }: CutUsers, user: { publicKey: string; issuer: string }): boolean =>
  revoked.has(user.publicKey) || signers.has(user.issuer);

/** The users to list connections of, as `listUserConnections` takes them; null: of whoever it is. */
export const namedUsers = ({ revoked, signers }: CutUsers): Iterable<string> | null =>
  signers.size > 0 ? null : revoked.keys();

/** Whether each of the users is revoked for as long as it shall be, by what somebody says about that. */
const revokesAll = ({ revoked }: CutUsers, until: (publicKey: string) => number | undefined): boolean =>
  [...revoked].every(([publicKey, at]) => (until(publicKey) ?? 0) >= at);

/** Why servers are not proven, by their names; one that is not in it is. Asks each server once. */
async function doubtsOf(users: CutUsers, servers: readonly string[]): Promise<Map<string, Doubt>> {
  const [{ connections, answered }, known] = await Promise.all([
    listUserConnections(users.account, namedUsers(users)),
    accountInMemory(users.account),
  ]);
  const open = new Map<string, number>();
  for (const one of connections) {
    if (isCut(users, one)) open.set(one.server, (open.get(one.server) ?? 0) + 1);
  }
  const doubtOf = (server: string): Doubt | undefined => {
    const inMemory = known.get(server);
    const count = open.get(server) ?? 0;
    if (!answered.includes(server) || inMemory === undefined) return SILENT;
    if (inMemory === null) return UNREAD;
    const { revoked, signers } = inMemory;
    if (users.signers.size > 0 && signers === null)
      return { why: 'It did not report which signing keys it has in memory.', needsClaims: false };
    const isOld =
      !revokesAll(users, (key) => (revoked.get(key) ?? 0) / 1000) ||
      [...users.signers].some((key) => signers?.has(key));
    if (isOld) return OLDER_CLAIMS;
    return count > 0
      ? {
          why: `It still lists ${String(count)} ${count === 1 ? 'connection' : 'connections'} to close.`,
          needsClaims: true,
        }
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
 * Asks each of the servers whether the users are cut there: it has their revocations in memory, and none of the keys that were taken
 * out, and a fresh list of its connections has none of them. Says of each server when it was proven, or why it is not. Throws
 * `nats-unavailable` when no server answers.
 */
export async function askForProof(all: readonly CutUsers[], servers: readonly string[]): Promise<Proofs> {
  const doubts = await Promise.all(all.map((users) => doubtsOf(users, servers)));
  return proofsOf(servers, doubts);
}
