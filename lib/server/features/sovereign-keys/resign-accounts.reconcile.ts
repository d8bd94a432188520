import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Resigning } from '../../../domain/system/sovereign-keys.ts';
import { reconcileGrant, resignGrant, VERTEBRA } from '../../access/reconcile-grant.ts';
import { writeEdge, writeHome } from '../../accounts/account-writer.ts';
import type { Rewrite } from '../../accounts/operator/resign-accounts.ts';
import { resignAccounts, signedBy } from '../../accounts/operator/resign-accounts.ts';
import { changeOperatorRotation, heldOperators, readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import type { OperatorRotation } from '../../accounts/operator/operator-key.ts';
import { silentServers } from '../../accounts/operator/trusted-operators.ts';
import { recordAudit } from '../../audit/record.ts';
import type { FindOutcome } from '../../audit/outcome.ts';
import { log } from '../../log/log.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { readOperatorRequest } from './operator-request.store.ts';
import { tellResigning } from './resigning.store.ts';

/** Between two looks whether a rotation is to be carried on. */
const LOOK_MS = 5_000;
/** Between two looks while accounts could not be signed again: somebody has to correct their claims first. */
const AGAIN_MS = 60_000;
const TELL_MS = 1_000;
/** Named to people; more are counted. */
const MOST_FAILED_NAMED = 20;

/** This process among those that could do it. */
const RUNNER = randomBytes(6).toString('hex');

const rewrite: Rewrite = (slug, home, side) => (side === 'home' ? writeHome : writeEdge)(reconcileGrant(slug), home);

type Tell = (resigning: Omit<Resigning, 'at'>) => void;

/**
 * Signs all accounts again that a replaced key has signed, until none is left or none of the rest can be, and writes down that it is over.
 * Null when another process is at it. Safe to repeat after an end at any step. Throws `nats-unavailable`.
 */
export async function carryOnResigning(
  rotation: OperatorRotation,
  tell: Tell = () => undefined,
): Promise<Omit<Resigning, 'at'> | null> {
  let state: Omit<Resigning, 'at'> = { total: 0, left: 0, failed: [] };
  if (!(await tellResigning(RUNNER, state))) return null;
  const found = await signedBy(rotation.replaced);
  state = { total: found.length, left: found.length, failed: [] };
  let told = 0;
  const failed = await resignAccounts(resignGrant(), found, rotation.signs, rewrite, async ({ left, failures }) => {
    state = { ...state, left, failed: failures.slice(0, MOST_FAILED_NAMED) };
    if (Date.now() - told < TELL_MS) return true;
    told = Date.now();
    tell(state);
    return tellResigning(RUNNER, state);
  });
  // What somebody has put there meanwhile, by a key of before.
  const left = await signedBy(rotation.replaced);
  state = { ...state, left: left.length, failed: failed.slice(0, MOST_FAILED_NAMED) };
  tell(state);
  // One that is away may come back with claims of before: its accounts are looked at again once it is there.
  if (left.length === 0 && (await silentServers()).length === 0) await settle(rotation, found.length);
  await tellResigning(RUNNER, state, true);
  return state;
}

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

/** What became of having another key sign: that is one write. */
export const outcomeOfOperatorRotation: FindOutcome = async ({ correlation }) => {
  const rotation = await readOperatorRotation();
  return rotation?.act === correlation
    ? { result: 'done', reason: `${rotation.signs} signs all accounts from now on.` }
    : { result: 'failed', reason: 'Nothing was changed by it, unless another rotation was begun since.' };
};

/** What became of asking for a rotation, or of taking that back: whether a request waits now. */
export const outcomeOfOperatorRequest: FindOutcome = async ({ action, object }) => {
  const waits = (await readOperatorRequest())?.request.to === object;
  return waits === (action === 'operator-key.request')
    ? { result: 'done', reason: waits ? 'The request waits for a second person.' : 'No request waits.' }
    : { result: 'failed', reason: waits ? 'The request still waits.' : 'No request waits.' };
};

/** Carries a rotation on, whichever process has begun it. Never returns; NATS being away only delays it. */
export async function keepResigningAccounts(): Promise<never> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    try {
      const rotation = await readOperatorRotation();
      if (rotation?.doneAt !== null) continue;
      if (!heldOperators(await getVault()).includes(rotation.signs)) continue;
      const state = await carryOnResigning(rotation);
      if (state !== null && (await readOperatorRotation())?.doneAt === null)
        await sleep(AGAIN_MS, undefined, { ref: false });
    } catch (error) {
      log('accounts could not be signed again', {}, error);
    }
  }
}
