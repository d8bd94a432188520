/** Who is signed in to NATS as one of Vertebra's own users, and which users every server lets in. */
import { newestClaims } from './resign-accounts.ts';
import { accountInMemory, listUserConnections } from '../user-connections.ts';
import type { UserConnection } from '../user-connections.ts';
import { ownSignersIn } from '../../keys/rotation/sign-own-accounts.ts';
import type { UserFiles } from '../../keys/rotation/rotate-users.ts';
import { allServers } from '../../nats/connections/servers.ts';

/** A connection by a user of ours, for people. */
export const describeConnection = ({ name, address, server }: UserConnection): string =>
  `${name || 'a client'} from ${address} at ${server}`;

/** One of the two users, as servers know it. */
export interface UserStanding extends UserFiles {
  /** the users of the files, and those that a signing key of ours has signed */
  connections: UserConnection[];
  /** public keys of the signing keys of ours that are let in */
  signers: string[];
  /** servers of the deployment that did not answer */
  silent: string[];
}

/** Asks every server. Throws `nats-unavailable`. */
export async function readUserStanding(files: UserFiles): Promise<UserStanding> {
  const { current, next } = files;
  const [names, jwt, { connections, answered }] = await Promise.all([
    allServers(),
    newestClaims(current.account),
    listUserConnections(current.account),
  ]);
  const signers = jwt === null ? [] : ownSignersIn(jwt);
  const users = [current.publicKey, next?.publicKey];
  return {
    ...files,
    signers,
    connections: connections.filter(({ publicKey, issuer }) => users.includes(publicKey) || signers.includes(issuer)),
    silent: names.filter((name) => !answered.includes(name)),
  };
}

/** Connections by a user that is not the next one. */
export const oldConnections = ({ connections, next }: UserStanding): UserConnection[] =>
  connections.filter(({ publicKey }) => publicKey !== next?.publicKey);

/**
 * Servers where an account is not as it was written yet: that do not answer, or have other claims in memory. One that has read none of
 * the account takes those that it has stored. Throws `nats-unavailable`.
 */
export async function serversBehind(
  account: string,
  isAsWritten: (memory: { revoked: ReadonlyMap<string, number>; signers: ReadonlySet<string> | null }) => boolean,
): Promise<string[]> {
  const [names, memory] = await Promise.all([allServers(), accountInMemory(account)]);
  return names.filter((name) => {
    const known = memory.get(name);
    return known === undefined || (known !== null && !isAsWritten(known));
  });
}
