/** `npm run rotate -- master …`: replaces the secret that the signing keys of roles are derived from. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { VertebraError } from '../../lib/domain/errors.ts';
import type { Caller } from '../../lib/domain/system/caller.ts';
import { processActor } from '../../lib/server/access/process-actor.ts';
import { getConfig } from '../../lib/server/config/config.ts';
import { masterStatus } from '../../lib/server/features/credentials/master-secret/master-status.query.ts';
import { rotateMaster } from '../../lib/server/features/credentials/master-secret/rotate-master.command.ts';
import type { RotateMaster } from '../../lib/server/features/credentials/master-secret/rotate-master.command.ts';
import { nameOf } from '../../lib/server/features/sovereign-keys/keys-standing.store.ts';
import { readProcesses } from '../../lib/server/features/sovereign-keys/processes.store.ts';
import { addMaster } from '../../lib/server/keys/add-master.ts';
import { masterFile } from '../../lib/server/keys/vault.ts';
import { count, showProgress, UsageError, wanted } from './steps.ts';
import type { Options, Steps } from './steps.ts';

const MOST_DAYS = 365;

/** Whoever has the keys of the Sovereign on this machine can do all that a security officer may. */
const commandLine = (): Caller => ({
  actor: { ...processActor('command-line', 'Command line'), roles: ['security-officer'] },
  address: 'none',
  correlation: randomUUID(),
  expiresAt: Infinity,
});

function add({ dir }: Options): Promise<void> {
  const keys = path.join(wanted(dir, '--dir'), 'keys');
  console.log(`made  ${path.join(keys, masterFile(addMaster(keys)))}`);
  console.log(`
1. Give every process of Vertebra this file, and restart it.
2. Run “npm run rotate -- master begin”. It is refused until 1 is done everywhere.`);
  return Promise.resolve();
}

function howOf({ days }: Options): RotateMaster['how'] {
  const text = wanted(days, '--days');
  if (text === '0') return { kind: 'at-once' };
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isInteger(number) && number >= 1 && number <= MOST_DAYS) return { kind: 'overlap', days: number };
  throw new UsageError(
    `--days takes a whole number from 0, which cuts whoever earlier keys have signed, to ${String(MOST_DAYS)}.`,
  );
}

async function begin(options: Options): Promise<void> {
  const wish = { reason: wanted(options.reason, '--reason'), how: howOf(options) };
  if (getConfig().twoPeopleRotate)
    throw new VertebraError(
      'conflict',
      'VERTEBRA_TWO_PEOPLE=rotation asks for two people, and the command line knows one. Nothing was changed.',
    );
  const running = async () => (await readProcesses()).map((one) => ({ name: nameOf(one), masters: one.masters }));
  const unproven = new Map<string, string[]>();
  const end = await rotateMaster(
    commandLine(),
    wish,
    (line) => {
      if (line.type !== 'organization') return;
      showProgress(`${count(line.done)} of ${count(line.of)} Organizations`);
      if (line.unproven.length > 0) unproven.set(line.organization, line.unproven);
    },
    running,
  );
  showProgress(null);
  console.log(`moved   ${count(end.moved)} Organizations to master secret ${String(end.master)}`);
  for (const [organization, servers] of unproven)
    console.log(`UNPROVEN  ${organization} on ${servers.join(', ')}: asked again until it is`);
  for (const organization of end.left) console.log(`LEFT    ${organization}: see the server log, and run this again`);
  if (end.left.length > 0) process.exitCode = 1;
}

async function status(): Promise<void> {
  const { current, masters, broken } = await masterStatus(commandLine());
  for (const { master, fingerprint, keys, organizations, checkpoints, removable } of masters) {
    const state =
      master === current
        ? 'used'
        : removable
          ? `not needed any more: ${masterFile(master)} may be deleted`
          : 'still needed';
    const use = `${count(keys)} signing keys of ${count(organizations)} Organizations, ${count(checkpoints)} checkpoints`;
    console.log(`master ${String(master)}  ${state}; ${use}${fingerprint === null ? '; not held here' : ''}`);
  }
  if (broken > 0) console.log(`BROKEN  ${count(broken)} checkpoints are signed by no secret that is held`);
}

/** The steps of replacing the master secret. */
export const MASTER_STEPS: Steps = { add, begin, status };
