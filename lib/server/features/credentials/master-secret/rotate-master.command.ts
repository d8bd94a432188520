import { setTimeout as sleep } from 'node:timers/promises';
import { masterLabel, signingKeyLabel } from '../../../../domain/credentials/credential-rules.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { personOf } from '../../../../domain/system/person.ts';
import { authorize } from '../../../access/authorize.ts';
import { readCarriedKeys } from '../../../accounts/rotation/carried-keys.ts';
import type { KeyChange } from '../../../accounts/rotation/change-signing-key.ts';
import { readAllSigningKeys, recordOf } from '../../../accounts/signing-keys.ts';
import { audited } from '../../../audit/audited.ts';
import { resealCheckpoints } from '../../../audit/chain/reseal.ts';
import { recordAudit } from '../../../audit/record.ts';
import { FIRST_MASTER } from '../../../keys/vault.ts';
import { log } from '../../../log/log.ts';
import { beginMaster, readMasterRotation, RECENT_MS } from '../../../nats/connections/current-master.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { moveOrganization } from './move-organization.command.ts';
import type { MoveHow } from './move-organization.command.ts';

/** A process of Vertebra that runs, as it says of itself. */
export interface RunningProcess {
  name: string;
  /** number of each master secret that it holds → its fingerprint: the public key of its checkpoints, `Vault.masters` */
  masters: Readonly<Record<string, string>>;
}

/** Organizations under way at once. */
const AT_ONCE = 8;

export interface RotateMaster {
  reason: string;
  how: MoveHow;
}

/** How far a rotation is. */
export type MasterProgress =
  | { type: 'begun'; master: number; left: number }
  | { type: 'organization'; organization: string; done: number; of: number; failed: string | null; unproven: string[] }
  | { type: 'checkpoints'; sealed: number; broken: number }
  /** `left`: Organizations that could not be moved; the same again goes on with them */
  | { type: 'end'; master: number; moved: number; left: string[] };

/** Throws `conflict` while some running process lacks a master secret, or has another one under its number: it would meet keys it cannot derive. */
function demandEveryProcess(processes: readonly RunningProcess[], master: number, fingerprint: string): void {
  const lacking = processes.filter(({ masters }) => masters[String(master)] !== fingerprint).map(({ name }) => name);
  if (lacking.length === 0) return;
  throw new VertebraError(
    'conflict',
    `${lacking.join(', ')} ${lacking.length === 1 ? 'does' : 'do'} not hold master secret ${String(master)} as this process does. Nothing was changed. Give it to every server and projector, and start them again.`,
  );
}

/**
 * What is left to do: Organizations whose claims lack a generation of the master secret of some key, or have one that does not sign yet;
 * or, at once, that carry any key of an earlier one. With the keys that their claims carry.
 */
async function findLeft(master: number, how: MoveHow): Promise<Map<string, RotatableKey[]>> {
  const [carried, records] = await Promise.all([readCarriedKeys(), readAllSigningKeys()]);
  const left = new Map<string, RotatableKey[]>();
  for (const [slug, all] of Map.groupBy(carried, (one) => one.slug)) {
    const known = records.get(slug);
    const byKey = Map.groupBy(
      all.filter(({ key }) => key !== null),
      ({ key }) => key && signingKeyLabel(key),
    );
    const isLeft = [...byKey.values()].some((generations) => {
      const [{ key } = { key: null }] = generations;
      const masters = generations.map((one) => one.master);
      const isWaiting = key !== null && known !== undefined && recordOf(known, key)?.signs !== undefined;
      return isWaiting || (how.kind === 'at-once' ? Math.min(...masters) : Math.max(...masters)) < master;
    });
    if (isLeft)
      left.set(
        slug,
        all.flatMap(({ key }) => key ?? []),
      );
  }
  return left;
}

async function moveAll(
  caller: Caller,
  master: number,
  { reason, how }: RotateMaster,
  tell: (line: MasterProgress) => void,
) {
  const change: KeyChange = {
    act: caller.correlation,
    at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
    by: personOf(caller.actor),
    reason,
  };
  const left = await findLeft(master, how);
  tell({ type: 'begun', master, left: left.size });
  const queue = left.entries();
  const failed: string[] = [];
  let done = 0;
  const work = async () => {
    for (const [slug, keys] of queue) {
      let problem: string | null = null;
      let unproven: string[] = [];
      try {
        const grant = authorize(caller.actor, 'signing-key.rotate', slug);
        unproven = await moveOrganization(grant, keys, master, how, change);
        const subject = { action: 'master-secret.rotate', organization: slug, object: masterLabel(master) } as const;
        const rest = unproven.length === 0 ? '' : ` Not proven on ${unproven.join(', ')} yet.`;
        const done = `All signing keys are of master secret ${String(master)} from now on.${rest} Reason given: ${reason}`;
        await recordAudit(caller, { ...subject, result: 'done', reason: done });
      } catch (error) {
        log('the signing keys of an Organization could not be rotated', { organization: slug }, error);
        problem = error instanceof VertebraError ? error.message : 'An unexpected error; see the server log.';
        failed.push(slug);
      }
      done += 1;
      tell({ type: 'organization', organization: slug, done, of: left.size, failed: problem, unproven });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { moved: left.size - failed.length, failed: failed.sort() };
}

/**
 * Has all signing keys, and the checkpoints of the audit log, derived from the newest master secret that this process holds. Goes on where
 * an earlier rotation to it was cut off, and is safe beside another one. `tell` hears how far it is, `readProcesses` gives the processes that run. Throws as `authorize` does, and
 * `conflict`, before anything is changed, without a newer master secret or while some process of Vertebra lacks it.
 */
export async function rotateMaster(
  caller: Caller,
  wish: RotateMaster,
  tell: (line: MasterProgress) => void,
  readProcesses: () => Promise<readonly RunningProcess[]>,
): Promise<Extract<MasterProgress, { type: 'end' }>> {
  authorize(caller.actor, 'master-secret.rotate');
  const { masters } = await getVault();
  const master = Math.max(...masters.keys());
  const fingerprint = masters.get(master)?.publicKey ?? '';
  const subject = { action: 'master-secret.rotate', organization: null, object: masterLabel(master) } as const;
  return audited(
    caller,
    subject,
    async () => {
      const before = await readMasterRotation();
      if (master === FIRST_MASTER || master < (before?.master ?? FIRST_MASTER))
        throw new VertebraError(
          'conflict',
          'There is no newer master secret here. Nothing was changed. Make one first, and give it to every server and projector.',
        );
      demandEveryProcess(await readProcesses(), master, fingerprint);
      const at = new Date().toISOString();
      const by = personOf(caller.actor);
      const rotation = await beginMaster({ master, fingerprint, at, by, reason: wish.reason, act: caller.correlation });
      if (rotation.master !== master || rotation.fingerprint !== fingerprint)
        throw new VertebraError(
          'conflict',
          `Master secret ${String(rotation.master)} is used already, and is another one. Nothing was changed.`,
        );
      const begun = performance.now();
      const { moved, failed } = await moveAll(caller, master, wish, tell);
      // By then every process seals by the new one.
      await sleep(Math.max(0, RECENT_MS + begun - performance.now()));
      const { byMaster, broken } = await resealCheckpoints(master, true);
      tell({ type: 'checkpoints', sealed: byMaster.get(master) ?? 0, broken });
      const end = { type: 'end', master, moved, left: failed } as const;
      tell(end);
      return end;
    },
    ({ moved, left }) =>
      `${String(moved)} Organizations moved to it${left.length === 0 ? '' : `; left: ${left.slice(0, 20).join(', ')}`}. Reason given: ${wish.reason}`,
  );
}
