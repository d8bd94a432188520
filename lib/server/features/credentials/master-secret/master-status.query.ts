import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { readCarriedKeys } from '../../../accounts/rotation/carried-keys.ts';
import { resealCheckpoints } from '../../../audit/chain/reseal.ts';
import { currentMaster, readMasterRotation } from '../../../nats/connections/current-master.ts';
import type { MasterRotation } from '../../../nats/connections/current-master.ts';
import { getVault } from '../../../nats/connections/vault.ts';

/** What a master secret is still needed for. */
export interface MasterUse {
  master: number;
  /** whether this process holds it, and the public key by which it is told from another */
  fingerprint: string | null;
  /** signing keys of it in claims, and Organizations that carry one */
  keys: number;
  organizations: number;
  /** checkpoints of the audit log that it has signed */
  checkpoints: number;
  /** whether its file may be removed: nothing that is valid is of it */
  removable: boolean;
}

export interface MasterStatus {
  /** that new keys are derived from */
  current: number;
  rotation: MasterRotation | null;
  organizations: number;
  masters: MasterUse[];
  /** checkpoints of the audit log that no held master secret has signed */
  broken: number;
}

/**
 * How far a rotation of the master secret is, and which files are needed no more: from the claims of all accounts and the checkpoints of
 * the audit log, so it takes seconds where there are many. Throws as `authorize` does, and `nats-unavailable`.
 */
export async function masterStatus(caller: Caller): Promise<MasterStatus> {
  authorize(caller.actor, 'master-secret.rotate');
  const [carried, vault, current, rotation, { organizations }] = await Promise.all([
    readCarriedKeys(),
    getVault(),
    currentMaster(),
    readMasterRotation(),
    getIndex(),
  ]);
  const seals = await resealCheckpoints(current, false);
  const numbers = new Set([...vault.masters.keys(), ...carried.map(({ master }) => master), current]);
  const masters = [...numbers]
    .sort((a, b) => a - b)
    .map((master): MasterUse => {
      const of = carried.filter((one) => one.master === master);
      const checkpoints = seals.byMaster.get(master) ?? 0;
      return {
        master,
        fingerprint: vault.masters.get(master)?.publicKey ?? null,
        keys: of.length,
        organizations: new Set(of.map(({ slug }) => slug)).size,
        checkpoints,
        removable: master < current && of.length + checkpoints === 0,
      };
    });
  return { current, rotation, organizations: organizations.size, masters, broken: seals.broken };
}
