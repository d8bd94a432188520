import type { Caller } from '../../../../domain/system/caller.ts';
import type { MasterUses } from '../../../../domain/system/sovereign-keys.ts';
import { authorize } from '../../../access/authorize.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { readCarriedKeys } from '../../../accounts/rotation/carried-keys.ts';
import { resealCheckpoints } from '../../../audit/chain/reseal.ts';
import { masterAfter, readMasterRotation } from '../../../nats/connections/current-master.ts';
import { getVault } from '../../../nats/connections/vault.ts';

/**
 * What each master secret is still needed for, and which files are needed no more: from the claims of all accounts and the checkpoints of
 * the audit log, so it takes seconds where there are many. Throws as `authorize` does, and `nats-unavailable`.
 */
export async function masterStatus({ actor }: Pick<Caller, 'actor'>): Promise<MasterUses> {
  authorize(actor, 'sovereign-keys.read');
  const [carried, vault, current, { organizations }] = await Promise.all([
    readCarriedKeys(),
    getVault(),
    readMasterRotation().then(masterAfter),
    getIndex(),
  ]);
  const seals = await resealCheckpoints(current, false);
  const numbers = new Set([...vault.masters.keys(), ...carried.map(({ master }) => master), current]);
  const masters = [...numbers]
    .sort((a, b) => a - b)
    .map((master) => {
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
  return { at: new Date().toISOString(), current, organizations: organizations.size, masters, broken: seals.broken };
}
