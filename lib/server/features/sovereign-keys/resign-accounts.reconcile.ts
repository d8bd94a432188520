import type { OperatorRotation } from '../../../domain/system/key-rotation.ts';
import { reconcileGrant, resignGrant, VERTEBRA } from '../../access/reconcile-grant.ts';
import { writeEdge, writeHome } from '../../accounts/account-writer.ts';
import type { Rewrite } from '../../accounts/operator/resign-accounts.ts';
import { resignAccounts, signedBy } from '../../accounts/operator/resign-accounts.ts';
import { changeOperatorRotation, heldOperators, readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import { silentServers } from '../../accounts/operator/trusted-operators.ts';
import { recordAudit } from '../../audit/record.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { OPERATOR_LEASE, runAlone } from './rotation-lease.store.ts';
import type { Run, State } from './rotation-lease.store.ts';

const rewrite: Rewrite = (slug, home, side) => (side === 'home' ? writeHome : writeEdge)(reconcileGrant(slug), home);

/**
 * Signs all accounts again that a replaced key has signed, until none is left or none of the rest can be, and writes down that it is over.
 * Null when another process is at it. Safe to repeat after an end at any step. Throws `nats-unavailable`.
 */
export const carryOnResigning = (
  rotation: OperatorRotation,
  tell: Run['tell'] = () => undefined,
): Promise<State | null> =>
  runAlone(
    OPERATOR_LEASE,
    () => Promise.resolve(true),
    async (run) => {
      const say = (state: State) => {
        run.tell(state);
        tell(state);
        return state;
      };
      const found = await signedBy(rotation.replaced);
      const total = found.length;
      say({ total, left: total, failed: [] });
      const failed = await resignAccounts(resignGrant(), found, rotation.signs, rewrite, ({ left, failures }) => {
        say({ total, left, failed: failures });
        return run.goesOn();
      });
      // What somebody has put there meanwhile, by a key of before.
      const left = await signedBy(rotation.replaced);
      // One that is away may come back with claims of before: its accounts are looked at again once it is there.
      if (left.length === 0 && (await silentServers()).length === 0) await settle(rotation, total);
      return say({ total, left: left.length, failed });
    },
  );

/** Writes down once that no account is signed by a replaced key any more. */
async function settle({ act, signs }: OperatorRotation, accounts: number): Promise<void> {
  const doneAt = new Date().toISOString();
  const after = await changeOperatorRotation((known) =>
    known?.act === act && known.doneAt === null ? { ...known, doneAt } : null,
  );
  if (after?.act !== act || after.doneAt !== doneAt) return;
  const reason = `All accounts are signed by it: ${String(accounts)} were signed again last.`;
  await recordAudit(
    { actor: VERTEBRA, address: 'none', correlation: act },
    { action: 'operator-key.rotate', organization: null, object: signs, result: 'done', reason },
  );
}

/** What the loop of all rotations carries on. */
export const OPERATOR_RESIGNING = {
  failed: 'accounts could not be signed again',
  carryOn: (rotation: OperatorRotation) => carryOnResigning(rotation),
  async readOpen() {
    const rotation = await readOperatorRotation();
    return rotation?.doneAt === null && heldOperators(await getVault()).includes(rotation.signs) ? rotation : null;
  },
};
