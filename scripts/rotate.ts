/** `npm run rotate -- operator begin|resign|finish|status`: replaces the operator's signing key (docs/rotating-keys.md). */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { VertebraError } from '../lib/domain/errors.ts';
import { ConfigError } from '../lib/server/config/config-error.ts';
import { newestClaims } from '../lib/server/accounts/resign-accounts.ts';
import { readKeysStanding } from '../lib/server/features/sovereign-keys/keys-standing.store.ts';
import {
  demandFinishable,
  resignFromCommandLine,
} from '../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import {
  beginOperatorRotation,
  finishOperatorRotation,
  preloadedAccounts,
} from '../lib/server/keys/rotate-operator.ts';
import { VaultError } from '../lib/server/keys/vault.ts';

const USAGE = `npm run rotate -- operator begin  --dir DIR [--identity FILE]
npm run rotate -- operator resign --reason TEXT
npm run rotate -- operator finish --dir DIR [--identity FILE]
npm run rotate -- operator status

DIR       the directory that bootstrap wrote
FILE      the operator's identity key (left out: DIR/offline/operator.nk)
resign, finish and status ask NATS: they take the VERTEBRA_ variables of the server.`;

class UsageError extends Error {}

const count = (value: number): string => value.toLocaleString('en');

function places({ dir, identity }: { dir?: string | undefined; identity?: string | undefined }) {
  if (dir === undefined) throw new UsageError('--dir is missing.');
  return { dir, identity: identity ?? path.join(dir, 'offline', 'operator.nk') };
}

async function begin(dir: string, identity: string): Promise<void> {
  const { publicKey, changed } = await beginOperatorRotation(dir, identity);
  console.log(`next signing key  ${publicKey}`);
  for (const name of changed) console.log(`changed  ${path.join(dir, name)}`);
  console.log(`
1. Give every nats-server the new ${path.join(dir, 'operator.jwt')} as its operator, and restart one after the other.
2. Give every process of Vertebra the new ${path.join(dir, 'keys')}, and restart it.
3. Run “npm run rotate -- operator resign”, or begin on the page “Keys”. It is refused until 1 and 2 are done everywhere.`);
}

async function resign(reason: string | undefined): Promise<void> {
  if (reason === undefined || reason.trim() === '') throw new UsageError('--reason is missing.');
  const end = await resignFromCommandLine(reason.trim(), ({ total, left }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count(total - left)} of ${count(total)} accounts`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (end === null) {
    console.log(
      'Another process signs the accounts again at this moment. Look how far it is: npm run rotate -- operator status',
    );
    return;
  }
  console.log(`signed again  ${count(end.total - end.left)} accounts`);
  for (const { name, account, reason: why } of end.failed) console.log(`LEFT          ${name} (${account}): ${why}`);
  if (end.left > 0) {
    console.log(`left          ${count(end.left)} accounts. Correct them and run this again.`);
    process.exitCode = 1;
  } else console.log('All accounts are signed by the key of now. Go on with “npm run rotate -- operator finish”.');
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

async function finish(dir: string, identity: string): Promise<void> {
  const { signs, replaced } = await demandFinishable();
  const { changed } = await finishOperatorRotation(dir, identity, { signs, replaced, accounts: await preloaded(dir) });
  for (const name of changed) console.log(`changed  ${path.join(dir, name)}`);
  console.log(`
1. Give every nats-server the new ${path.join(dir, 'operator.jwt')} and the accounts of ${path.join(dir, 'preload.json')}, and restart one after the other.
2. Give every process of Vertebra the new ${path.join(dir, 'keys')}, and restart it.
Until then servers still trust ${replaced.join(', ')}: “npm run rotate -- operator status” shows which.`);
}

async function status(): Promise<void> {
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
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, identity: { type: 'string' }, reason: { type: 'string' } },
  });
  const [what, step, ...rest] = positionals;
  if (what !== 'operator' || rest.length > 0) throw new UsageError('Say what to rotate.');
  if (step === 'begin' || step === 'finish') {
    const { dir, identity } = places(values);
    return (step === 'begin' ? begin : finish)(dir, identity);
  }
  if (step === 'resign') return resign(values.reason);
  if (step === 'status') return status();
  throw new UsageError('Say which step.');
}

try {
  await run();
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: unknown }).code?.toString().startsWith('ERR_PARSE_ARGS');
  const isKnown = error instanceof ConfigError || error instanceof VertebraError || error instanceof VaultError;
  if (isUsage !== true && !isKnown) throw error;
  console.error((error as Error).message);
  if (isUsage === true) console.error(USAGE);
  process.exitCode = isUsage === true ? 2 : 1;
}
// The connection to NATS would keep the process alive.
process.exit();
