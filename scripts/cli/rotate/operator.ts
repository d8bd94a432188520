/** `rotate operator …`: replaces the operator's signing key. */
import path from 'node:path';
import { newestClaims } from '../../../lib/server/accounts/operator/resign-accounts.ts';
import { readKeysStanding } from '../../../lib/server/features/sovereign-keys/keys-standing.store.ts';
import {
  demandFinishable,
  resignFromCommandLine,
} from '../../../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import {
  beginOperatorRotation,
  finishOperatorRotation,
  preloadedAccounts,
} from '../../../lib/server/keys/rotation/rotate-operator.ts';
import { count, showProgress, wanted } from './steps.ts';
import type { Options, Steps } from './steps.ts';

function places({ dir, identity }: Options) {
  const directory = wanted(dir, '--dir');
  return { dir: directory, identity: identity ?? path.join(directory, 'offline', 'operator.nk') };
}

async function begin(dir: string, identity: string): Promise<number> {
  const { publicKey, changed } = await beginOperatorRotation(dir, identity);
  console.log(`next signing key  ${publicKey}`);
  for (const name of changed) console.log(`changed  ${path.join(dir, name)}`);
  console.log(`
1. Give every nats-server the new ${path.join(dir, 'operator.jwt')} as its operator, and restart one after the other.
2. Give every process of Vertebra the new ${path.join(dir, 'keys')}, and restart it.
3. Run “rotate operator resign”, or begin on the page “Keys”. It is refused until 1 and 2 are done everywhere.`);
  return 0;
}

async function resign(reason: string): Promise<number> {
  const end = await resignFromCommandLine(reason, ({ total, left }) =>
    showProgress(`${count(total - left)} of ${count(total)} accounts`),
  );
  showProgress(null);
  if (end === null) {
    console.log('Another process signs the accounts again at this moment. Look how far it is: rotate operator status');
    return 0;
  }
  console.log(`signed again  ${count(end.total - end.left)} accounts`);
  for (const { name, account, reason: why } of end.failed) console.log(`LEFT          ${name} (${account}): ${why}`);
  if (end.left > 0) {
    console.log(`left          ${count(end.left)} accounts. Correct them and run this again.`);
    return 1;
  }
  console.log(
    'All accounts are signed by the key of now, as far as servers answer. Go on with “rotate operator finish”.',
  );
  return 0;
}

/** The newest claims of the accounts that servers start with. */
async function preloaded(dir: string): Promise<Map<string, string>> {
  const claims = new Map<string, string>();
  for (const account of preloadedAccounts(dir)) {
    const jwt = await newestClaims(account);
    if (jwt !== null) claims.set(account, jwt);
  }
  return claims;
}

async function finish(dir: string, identity: string): Promise<number> {
  const { signs, replaced } = await demandFinishable();
  const { changed } = await finishOperatorRotation(dir, identity, { signs, replaced, accounts: await preloaded(dir) });
  for (const name of changed) console.log(`changed  ${path.join(dir, name)}`);
  console.log(`
1. Give every nats-server the new ${path.join(dir, 'operator.jwt')} and the accounts of ${path.join(dir, 'preload.json')}, and restart one after the other.
2. Give every process of Vertebra the new ${path.join(dir, 'keys')}, and restart it.
Until then servers still trust ${replaced.join(', ')}: “rotate operator status” shows which.`);
  return 0;
}

async function status(): Promise<number> {
  const { signs, next, obstacles, servers, processes, rotation } = await readKeysStanding();
  console.log(`signs     ${signs}`);
  if (next !== null) console.log(`next      ${next}`);
  if (rotation !== null) {
    const state = rotation.doneAt === null ? 'accounts are being signed again' : `done at ${rotation.doneAt}`;
    console.log(`rotation  of ${rotation.replaced.join(', ')}, begun at ${rotation.at}: ${state}`);
  }
  for (const { name, trusts } of servers)
    console.log(`server    ${name} trusts ${trusts?.join(', ') ?? '(no answer)'}`);
  for (const { id, host, holds } of processes) console.log(`process   ${id} on ${host} signs by ${holds.join(', ')}`);
  for (const obstacle of obstacles) console.log(`WAITS     ${obstacle}`);
  return 0;
}

/** The steps of replacing the operator's signing key. */
export const OPERATOR_STEPS: Steps = {
  begin: (options) => {
    const { dir, identity } = places(options);
    return begin(dir, identity);
  },
  resign: ({ reason }) => resign(wanted(reason, '--reason')),
  finish: (options) => {
    const { dir, identity } = places(options);
    return finish(dir, identity);
  },
  status,
};
