/** `rotate users …`: replaces the users that Vertebra signs in to NATS with. */
import path from 'node:path';
import { rotateMasterSecretSchema } from '../../../lib/domain/system/key-rotation.ts';
import { commandLine } from '../../../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import {
  beginServerUsers,
  finishServerUsers,
} from '../../../lib/server/features/sovereign-keys/server-users.command.ts';
import { describeConnection, readUserStanding } from '../../../lib/server/accounts/operator/own-users.ts';
import { readUserFiles } from '../../../lib/server/keys/rotation/rotate-users.ts';
import { UsageError } from '../command.ts';
import { wanted } from './steps.ts';
import type { Options, Steps } from './steps.ts';

/** The directory whose keys are replaced, which are those that the command itself signs in with. */
function directoryOf({ dir }: Options): string {
  const directory = wanted(dir, '--dir');
  process.env.VERTEBRA_KEYS_DIR = path.join(directory, 'keys');
  return directory;
}

function reasonOf(options: Options): string {
  const reason = rotateMasterSecretSchema.shape.reason.safeParse(wanted(options.reason, '--reason'));
  if (!reason.success) throw new UsageError('--reason takes a few words.');
  return reason.data;
}

function showChanged(directory: string, changed: readonly string[]): void {
  for (const name of changed) console.log(`changed  ${path.join(directory, name)}`);
}

async function begin(options: Options): Promise<number> {
  const [directory, reason] = [directoryOf(options), reasonOf(options)];
  showChanged(directory, await beginServerUsers(commandLine(), directory, reason));
  const keys = path.join(directory, 'keys');
  console.log(`Every server lets the next users in, beside those of now.

1. Give every process of Vertebra the new ${keys}, and restart one after the other.
2. Run “rotate users finish”. It is refused until nobody uses those of before.`);
  return 0;
}

async function finish(options: Options): Promise<number> {
  const [directory, reason] = [directoryOf(options), reasonOf(options)];
  const { replaced, changed } = await finishServerUsers(commandLine(), directory, {
    reason,
    now: options.now === true,
  });
  showChanged(directory, changed);
  console.log(`${replaced > 0 ? 'Every server refuses the users of before.' : 'There are no next users: it is done, or “rotate users begin” comes first.'}

1. Put the accounts of ${path.join(directory, 'preload.json')} into the configuration of every nats-server. No restart:
   its resolver has them; one that starts without its data would let users of before in again.
2. Give every process of Vertebra the new ${path.join(directory, 'keys')}. No restart.`);
  return 0;
}

async function status(options: Options): Promise<number> {
  for (const files of readUserFiles(directoryOf(options))) {
    const { name, current, next, connections, signers, silent } = await readUserStanding(files);
    const count = (key: string) => connections.filter(({ publicKey }) => publicKey === key).length;
    console.log(
      `${name}  ${current.publicKey} is ${next === null ? 'used' : 'replaced'}: ${String(count(current.publicKey))} connections`,
    );
    if (next !== null) {
      const state = signers.includes(next.issuer) ? 'let in' : 'NOT LET IN: run “rotate users begin” again';
      console.log(`  next  ${next.publicKey}, ${state}: ${String(count(next.publicKey))} connections`);
    }
    const old = connections.filter(({ publicKey }) => publicKey !== (next ?? current).publicKey);
    for (const one of old) console.log(`  WAITS  ${describeConnection(one)} uses ${one.publicKey}`);
    for (const server of silent) console.log(`  WAITS  ${server} does not answer`);
  }
  return 0;
}

/** The steps of replacing the users in SYS and catalyst. */
export const USERS_STEPS: Steps = { begin, finish, status };
