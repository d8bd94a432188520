/** Carries a rotation of the master secret on: every key of every Organization, then the audit log. */
import { setTimeout as sleep } from 'node:timers/promises';
import { masterLabel } from '../../../../domain/credentials/credential-rules.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { MasterRotation, RotationProgress } from '../../../../domain/system/key-rotation.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { silentServers } from '../../../accounts/operator/trusted-operators.ts';
import { readCarriedKeys } from '../../../accounts/rotation/carried-keys.ts';
import { readAllSigningKeys, recordOf } from '../../../accounts/signing-keys.ts';
import { resealCheckpoints } from '../../../audit/chain/reseal.ts';
import { recordAudit } from '../../../audit/record.ts';
import { log } from '../../../log/log.ts';
import { changeMasterRotation, readMasterRotation, RECENT_MS } from '../../../nats/connections/current-master.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { MASTER_LEASE, runAlone } from '../../sovereign-keys/rotation-lease.store.ts';
import type { Run, State } from '../../sovereign-keys/rotation-lease.store.ts';
import { readOpenRevocations } from '../revocation-acts.store.ts';
import { moveOrganization } from './move-organization.command.ts';
import { signingKeyLabel } from '../../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/** Organizations under way at once. */
const AT_ONCE = 8;

interface Left {
  keys: RotatableKey[];
  /** its claims are right, and a key of sessions waits for every server to take them */
  waits: boolean;
}

/**
 * What is left to do: Organizations whose claims lack a generation of the master secret of some key, or have one that does not sign yet;
 * or, at once, that carry any key of an earlier one. With the keys that their claims carry.
 */
async function findLeft({ master, how }: MasterRotation): Promise<Map<string, Left>> {
  const [carried, records] = await Promise.all([readCarriedKeys(), readAllSigningKeys()]);
  const left = new Map<string, Left>();
  for (const [slug, all] of Map.groupBy(carried, (one) => one.slug)) {
    const known = records.get(slug);
    const keys = all.flatMap(({ key }) => key ?? []);
    const byKey = Map.groupBy(
      all.filter(({ key }) => key !== null),
      ({ key }) => key && signingKeyLabel(key),
    );
    const isBehind = [...byKey.values()].some((generations) => {
      const masters = generations.map((one) => one.master);
      return (how.kind === 'at-once' ? Math.min(...masters) : Math.max(...masters)) < master;
    });
    const waits = known !== undefined && keys.some((key) => recordOf(known, key)?.signs !== undefined);
    if (isBehind || waits) left.set(slug, { keys, waits: !isBehind });
  }
  return left;
}

/** Organizations that this rotation has cut, without proof of every server yet. */
const readUnproven = async ({ act }: MasterRotation): Promise<string[]> =>
  (await readOpenRevocations()).flatMap((open) => (open.act === act ? [open.organization] : []));

type Failures = Map<string, string>;

const asList = (failures: Failures): RotationProgress['failed'] =>
  [...failures].sort().map(([name, reason]) => ({ name, account: null, reason }));

/** Moves one Organization; gives why it is not done yet, for people. */
async function moveOne(rotation: MasterRotation, slug: string, { keys, waits }: Left): Promise<string | null> {
  const { master, how, act, by, reason } = rotation;
  const change = { act, at: new Date(Math.floor(Date.parse(rotation.at) / 1000) * 1000).toISOString(), by, reason };
  try {
    const unproven = await moveOrganization(reconcileGrant(slug), keys, master, how, change);
    const rest = unproven.length === 0 ? null : `Not proven on ${unproven.join(', ')} yet.`;
    if (!waits)
      await recordAudit(
        { actor: VERTEBRA, address: 'none', correlation: act },
        {
          action: 'master-secret.rotate',
          organization: slug,
          object: masterLabel(master),
          result: 'done',
          reason: `All signing keys are now derived from master secret ${String(master)}.${rest === null ? '' : ` ${rest}`} Reason given: ${reason}`,
        },
      );
    return rest;
  } catch (error) {
    log('the signing keys of an Organization could not be rotated', { organization: slug }, error);
    return error instanceof VertebraError ? error.message : 'An unexpected error; see the server log.';
  }
}

async function moveAll(rotation: MasterRotation, left: ReadonlyMap<string, Left>, run: Run): Promise<Failures> {
  const queue = left.entries();
  const failures: Failures = new Map();
  const state = (done: number): State => ({ total: left.size, left: left.size - done, failed: asList(failures) });
  let done = 0;
  run.tell(state(done));
  const work = async () => {
    for (const [slug, one] of queue) {
      if (!run.goesOn()) return;
      const problem = await moveOne(rotation, slug, one);
      if (problem === null) done += 1;
      else failures.set(slug, problem);
      run.tell(state(done));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}

/** Writes down once that nothing is left. */
async function settle({ act, master }: MasterRotation, organizations: number, broken: number): Promise<void> {
  const doneAt = new Date().toISOString();
  const after = await changeMasterRotation((known) =>
    known?.act === act && known.doneAt === null ? { ...known, doneAt } : null,
  );
  if (after?.act !== act || after.doneAt !== doneAt) return;
  const seals = broken === 0 ? '' : ` ${String(broken)} checkpoints of the audit log are signed by no secret.`;
  const reason = `All signing keys are derived from it: ${String(organizations)} Organizations were moved last.${seals}`;
  await recordAudit(
    { actor: VERTEBRA, address: 'none', correlation: act },
    { action: 'master-secret.rotate', organization: null, object: masterLabel(master), result: 'done', reason },
  );
}

/**
 * Has all signing keys, and the checkpoints of the audit log, derived from the master secret of a rotation, and writes down that it is
 * over once nothing is left and every server answers. `tell` hears how far it is. Null when another process is at it. Safe to repeat after an end at any step. Throws `nats-unavailable`.
 */
export const carryOnMaster = (rotation: MasterRotation, tell: Run['tell'] = () => undefined): Promise<State | null> =>
  runAlone(
    MASTER_LEASE,
    async () => (await readMasterRotation())?.act === rotation.act,
    async (run) => {
      const both = (state: State) => {
        run.tell(state);
        tell(state);
        return state;
      };
      const begun = performance.now();
      const [found, silent] = await Promise.all([findLeft(rotation), silentServers()]);
      // Claims that are right are not written again and again while a server is away.
      const due = silent.length === 0 ? found : new Map([...found].filter(([, { waits }]) => !waits));
      const failures = await moveAll(rotation, due, { ...run, tell: both });
      // By then every process seals by the new one.
      await sleep(Math.max(0, RECENT_MS + begun - performance.now()));
      const { broken } = await resealCheckpoints(rotation.master, true);
      const [after, unproven, silentNow] = await Promise.all([
        findLeft(rotation),
        readUnproven(rotation),
        silentServers(),
      ]);
      const why = silentNow.length === 0 ? 'Not every server has it yet.' : `${silentNow.join(', ')} did not answer.`;
      const left = new Map([...after.keys(), ...unproven].map((slug) => [slug, failures.get(slug) ?? why]));
      if (run.goesOn() && left.size === 0 && silentNow.length === 0) await settle(rotation, due.size, broken);
      return both({ total: Math.max(due.size, left.size), left: left.size, failed: asList(left) });
    },
  );

/** What the loop of all rotations carries on. */
export const MASTER_MOVING = {
  failed: 'keys could not be derived from another master secret',
  carryOn: (rotation: MasterRotation) => carryOnMaster(rotation),
  async readOpen() {
    const rotation = await readMasterRotation();
    if (rotation?.doneAt !== null) return null;
    return (await getVault()).masters.get(rotation.master)?.publicKey === rotation.fingerprint ? rotation : null;
  },
};
