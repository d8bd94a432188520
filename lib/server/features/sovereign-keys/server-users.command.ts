/** The users that Vertebra signs in to NATS with, in `SYS` and `catalyst`, replaced from the command line. */
import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../../domain/errors.ts';
import type { SovereignGrant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { readOperatorRotation, signingOperator } from '../../accounts/operator/operator-key.ts';
import { newestClaims } from '../../accounts/operator/resign-accounts.ts';
import { silentServers } from '../../accounts/operator/trusted-operators.ts';
import { updateClaims } from '../../accounts/resolver.ts';
import { audited } from '../../audit/audited.ts';
import { preloadedAccounts, writePreload } from '../../keys/rotation/rotate-operator.ts';
import { makeNextUsers, offerNextUsers, readUserFiles, replaceUsers } from '../../keys/rotation/rotate-users.ts';
import { signOwnAccount } from '../../keys/rotation/sign-own-accounts.ts';
import type { OwnUsers } from '../../keys/rotation/sign-own-accounts.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { refuse } from './replace-key.command.ts';
import { runAlone, USERS_LEASE } from './rotation-lease.store.ts';
import {
  describeConnection,
  oldConnections,
  readUserStanding,
  serversBehind,
} from '../../accounts/operator/own-users.ts';

const ACTION = 'server-users.rotate';
/** Every server is given so long to do what it has taken. */
const PROOF_MS = 10_000;
const LOOK_MS = 250;
/** Named to people; more are counted. */
const MOST_NAMED = 10;

const listed = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join('; ')}; and ${String(names.length - MOST_NAMED)} more`
    : names.join('; ');

/** One at a time, and not beside a rotation of the operator's key, which signs the same claims. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const end = await runAlone(
    USERS_LEASE,
    () => Promise.resolve(true),
    async () => {
      if ((await readOperatorRotation())?.doneAt === null)
        refuse('Accounts are being signed again by another key of the operator: wait for its end.');
      return { value: await work() };
    },
  );
  return (
    end?.value ??
    refuse('Another run of this command is at it, or was cut off within the last ten seconds: run this again then.')
  );
}

/** Has every server that is up take the claims of an account of ours with other users. */
async function writeUsers(grant: SovereignGrant<typeof ACTION>, account: string, change: OwnUsers): Promise<void> {
  const vault = await getVault();
  const jwt = (await newestClaims(account)) ?? refuse(`The resolver has no claims of ${account}.`);
  // also where it changes nothing: a server that was away may not have them
  await updateClaims(await signOwnAccount(vault, grant, jwt, change, await signingOperator(vault)));
}

/** Waits until nothing is left. Gives what is left in the end. */
async function untilNothing(look: () => Promise<string[]>): Promise<string[]> {
  const until = performance.now() + PROOF_MS;
  for (;;) {
    const left = await look();
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(LOOK_MS);
  }
}

const NOT_OVER = (left: readonly string[]): never => {
  throw new VertebraError('not-ready', `It is not over: ${listed(left)}. Run this again.`);
};

/**
 * Makes the next users, and has every server let them in beside those of now. Done already, it changes no file. Gives the names of the
 * files that are new. Throws `conflict` with the reason, and nothing is changed; VaultError; and `nats-unavailable`.
 */
export async function beginServerUsers(caller: Caller, directory: string, reason: string): Promise<string[]> {
  const grant = authorize(caller.actor, ACTION);
  return alone(async () => {
    const silent = await silentServers();
    if (silent.length > 0) refuse(`${silent.join(', ')} did not answer, and would not let the next users in.`);
    const users = makeNextUsers(directory);
    const object = users.map(({ next }) => next.issuer).join(' ');
    await audited(
      caller,
      { action: ACTION, organization: null, object },
      async () => {
        for (const { current, next } of users) await writeUsers(grant, current.account, { signer: next.issuer });
        const left = await untilNothing(async () => {
          const behind = users.map(({ current, next }) =>
            serversBehind(current.account, ({ signers }) => signers?.has(next.issuer) === true),
          );
          return [...new Set((await Promise.all(behind)).flat())].map(
            (name) => `${name} does not let the next users in`,
          );
        });
        if (left.length > 0) NOT_OVER(left);
      },
      () =>
        `Let in from now on: ${users.map(({ next }) => next.publicKey).join(' ')}, once in each account. Reason given: ${reason}`,
    );
    return offerNextUsers(directory);
  });
}

/** What finishing looks at, and what it does about it. */
export interface FinishServerUsers {
  reason: string;
  /** after a leak: those of before are refused at once, and processes that use them are cut */
  now: boolean;
}

/**
 * Has every server refuse the users of before, proves it, and puts the next ones and the claims of now in their place in the files. Without
 * next users it puts the claims there alone. Gives how many users were replaced, and the names of the files that changed. Throws `conflict` with the reason, and nothing is
 * changed, while somebody still uses them and it is not to be `now`; VaultError; and `nats-unavailable`.
 */
export async function finishServerUsers(
  caller: Caller,
  directory: string,
  { reason, now }: FinishServerUsers,
): Promise<{ replaced: number; changed: string[] }> {
  const grant = authorize(caller.actor, ACTION);
  return alone(async () => {
    const users = readUserFiles(directory).flatMap(({ next, ...user }) => (next === null ? [] : [{ ...user, next }]));
    if (users.length > 0) {
      const [silent, standings] = await Promise.all([silentServers(), Promise.all(users.map(readUserStanding))]);
      const open = standings.flatMap(oldConnections);
      if (!now && silent.length > 0)
        refuse(`${silent.join(', ')} did not answer, and may have connections by the users of before.`);
      if (!now && open.length > 0)
        refuse(
          `The users of before are still used: ${listed(open.map(describeConnection))}. Give each its new keys, and restart it.`,
        );
      await audited(
        caller,
        { action: ACTION, organization: null, object: users.map(({ current }) => current.publicKey).join(' ') },
        async () => {
          const at = Math.floor(Date.now() / 1000);
          for (const { current, next } of users)
            await writeUsers(grant, current.account, {
              signer: next.issuer,
              revoked: { [current.publicKey]: Math.max(at, current.iat) },
            });
          const left = await untilNothing(async () => {
            const behind = users.map(({ current }) =>
              serversBehind(current.account, ({ revoked }) => revoked.has(current.publicKey)),
            );
            const after = (await Promise.all(users.map(readUserStanding))).flatMap(oldConnections);
            return [
              ...[...new Set((await Promise.all(behind)).flat())].map(
                (name) => `${name} does not say that it refuses them`,
              ),
              ...after.map(describeConnection),
            ];
          });
          if (left.length > 0) NOT_OVER(left);
        },
        () => `Refused from now on; every server says so, and nobody is connected by them. Reason given: ${reason}`,
      );
    }
    const claims = await Promise.all(
      preloadedAccounts(directory).map(async (account) => [account, await newestClaims(account)] as const),
    );
    const known = claims.flatMap(([account, jwt]) => (jwt === null ? [] : [[account, jwt] as const]));
    // The files of users come last: they tell whether there is something to do.
    const changed = [...writePreload(directory, new Map(known)), ...replaceUsers(directory)];
    return { replaced: users.length, changed };
  });
}
