/** `rotate master …`: replaces the secret that the signing keys of roles are derived from. */
import path from 'node:path';
import { rotateMasterSecretSchema } from '../../../lib/domain/system/key-rotation.ts';
import { silentServers } from '../../../lib/server/accounts/operator/trusted-operators.ts';
import { masterStatus } from '../../../lib/server/features/credentials/master-secret/master-status.query.ts';
import { carryOnMaster } from '../../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { readMasterStanding } from '../../../lib/server/features/sovereign-keys/master-standing.store.ts';
import {
  beginMasterFromCommandLine,
  commandLine,
} from '../../../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { masterFile } from '../../../lib/server/keys/vault.ts';
import { readMasterRotation } from '../../../lib/server/nats/connections/current-master.ts';
import { UsageError } from '../command.ts';
import { count, showProgress, wanted } from './steps.ts';
import type { Options, Steps } from './steps.ts';

function add({ dir }: Options): Promise<number> {
  const keys = path.join(wanted(dir, '--dir'), 'keys');
  console.log(`made  ${path.join(keys, masterFile(addMaster(keys)))}`);
  console.log(`
1. Give every process of Vertebra this file, and restart it.
2. Run “rotate master begin”, or begin on the page “Keys”. It is refused until 1 is done everywhere.`);
  return Promise.resolve(0);
}

/** The same wish as on the page: what it takes is said by its schema. */
function wishOf({ days, reason }: Options) {
  const text = wanted(days, '--days');
  const how = text === '0' ? { kind: 'at-once' } : { kind: 'overlap', days: /^\d+$/.test(text) ? Number(text) : null };
  const wish = rotateMasterSecretSchema
    .pick({ how: true, reason: true })
    .safeParse({ how, reason: wanted(reason, '--reason') });
  if (wish.success) return wish.data;
  throw new UsageError(
    '--days takes a whole number from 0, which cuts whoever earlier keys have signed, to 365; --reason a few words.',
  );
}

async function begin(options: Options): Promise<number> {
  const rotation = await beginMasterFromCommandLine(wishOf(options));
  const end = await carryOnMaster(rotation, ({ total, left }) =>
    showProgress(`${count(total - left)} of ${count(total)} Organizations`),
  );
  showProgress(null);
  if (end === null) {
    console.log('Another process carries it on at this moment. Look how far it is: rotate master status');
    return 0;
  }
  console.log(`moved   ${count(end.total - end.left)} Organizations to master secret ${String(rotation.master)}`);
  for (const { name, reason } of end.failed) console.log(`LEFT    ${name}: ${reason}`);
  const now = await readMasterRotation();
  if (now?.act === rotation.act && now.doneAt !== null) return 0;
  console.log(
    `NOT OVER  ${await whyNotOver(end.left)} Servers of Vertebra carry it on by themselves; or run this again.`,
  );
  return 1;
}

async function whyNotOver(left: number): Promise<string> {
  const silent = await silentServers();
  const away =
    silent.length > 0 ? `${silent.join(', ')} did not answer, and may come back with claims of before. ` : '';
  return `${away}${count(left)} Organizations are left.`;
}

async function status(): Promise<number> {
  const { rotation, obstacles } = await readMasterStanding();
  const { current, masters, broken } = await masterStatus(commandLine());
  if (rotation !== null) {
    const state = rotation.doneAt === null ? 'not over yet' : `done at ${rotation.doneAt}`;
    console.log(`rotation  to master ${String(rotation.master)}, begun at ${rotation.at}: ${state}`);
  }
  for (const { master, fingerprint, keys, organizations, checkpoints, removable } of masters) {
    const state =
      master === current
        ? 'used'
        : removable
          ? `not needed any more: ${masterFile(master)} may be deleted`
          : master > current
            ? 'not used yet'
            : 'still needed';
    const use = `${count(keys)} signing keys of ${count(organizations)} Organizations, ${count(checkpoints)} checkpoints`;
    console.log(`master ${String(master)}  ${state}; ${use}${fingerprint === null ? '; not held here' : ''}`);
  }
  for (const obstacle of obstacles) console.log(`WAITS     ${obstacle}`);
  if (broken > 0) console.log(`BROKEN  ${count(broken)} checkpoints are signed by no secret that is held`);
  return 0;
}

/** The steps of replacing the master secret. */
export const MASTER_STEPS: Steps = { add, begin, status };
