import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { VertebraError } from '../../../domain/errors.ts';
import type {
  MasterRotation,
  OperatorRotation,
  RotateMasterSecret,
  RotationRequest,
} from '../../../domain/system/key-rotation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { processActor } from '../../access/process-actor.ts';
import { signedBy } from '../../accounts/operator/resign-accounts.ts';
import { readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import { silentServers } from '../../accounts/operator/trusted-operators.ts';
import { getConfig } from '../../config/config.ts';
import { readMasterRotation } from '../../nats/connections/current-master.ts';
import { readKeysStanding } from './keys-standing.store.ts';
import { MASTER_SECRET } from './master-secret.command.ts';
import { readMasterStanding } from './master-standing.store.ts';
import { OPERATOR_KEY } from './operator-key.command.ts';
import { refuse, replaceKey } from './replace-key.command.ts';
import type { ReplaceableKey } from './replace-key.command.ts';
import { carryOnResigning } from './resign-accounts.reconcile.ts';
import type { Run, State } from './rotation-lease.store.ts';

/** Whoever has the keys of the Sovereign on this machine can do all that a security officer may. */
export const commandLine = (): Caller => ({
  actor: { ...processActor('command-line', 'Command line'), roles: ['security-officer'] },
  address: 'none',
  correlation: randomUUID(),
  expiresAt: Infinity,
});

/** Has another key used from now on; refused where that takes two people, since the command line knows one. */
async function begin<I extends { reason: string }, R extends I & RotationRequest>(
  key: ReplaceableKey<I, R>,
  input: I,
): Promise<void> {
  if (getConfig().twoPeopleRotate)
    refuse('Two security officers begin it on the page “Keys” (VERTEBRA_TWO_PEOPLE=rotation).');
  const reason = `${input.reason} (npm run rotate by ${userInfo().username} on ${hostname()})`;
  await replaceKey(key, commandLine(), { ...input, reason });
}

/**
 * Has the next key of the operator sign, unless it does already, and signs all accounts again. Null when another process is at it. Throws
 * `conflict` with every reason when not everybody is known to trust the key, and `nats-unavailable`.
 */
export async function resignFromCommandLine(reason: string, tell: Run['tell']): Promise<State | null> {
  const { next, rotation } = await readKeysStanding();
  if (next !== null) await begin(OPERATOR_KEY, { to: next, reason });
  const now = next === null ? rotation : await readOperatorRotation();
  if (now === null)
    throw new VertebraError('conflict', 'There is no next signing key: run “npm run rotate -- operator begin” first.');
  return carryOnResigning(now, tell);
}

/**
 * Has new keys derived from the newest master secret, unless that was begun already with the same overlap. Gives the rotation that is to be carried on. Throws
 * `conflict` with every reason, and `nats-unavailable`.
 */
export async function beginMasterFromCommandLine(
  wish: Pick<RotateMasterSecret, 'how' | 'reason'>,
): Promise<MasterRotation> {
  const { next, current, rotation } = await readMasterStanding();
  const isBegun = next === null && rotation?.doneAt === null && isDeepStrictEqual(rotation.how, wish.how);
  if (!isBegun) await begin(MASTER_SECRET, { to: next ?? current, ...wish });
  const now = await readMasterRotation();
  if (now === null) throw new Error('The rotation that was begun is not there.');
  return now;
}

/** The rotation that may be finished. Throws `conflict` while any account, whoever made it, is signed by a key that was replaced. */
export async function demandFinishable(): Promise<OperatorRotation> {
  const rotation = await readOperatorRotation();
  if (rotation === null) throw new VertebraError('conflict', 'No rotation was begun.');
  const left = await signedBy(rotation.replaced);
  const silent = await silentServers();
  if (silent.length > 0)
    throw new VertebraError(
      'conflict',
      `${silent.join(', ')} did not answer, and may have accounts that a replaced key has signed. Nothing was changed. Run this again once every server answers.`,
    );
  if (left.length === 0) return rotation;
  const some = left.slice(0, 5).map(({ account, name }) => `${name} (${account})`);
  const more = left.length > some.length ? ` and ${String(left.length - some.length)} more` : '';
  throw new VertebraError(
    'conflict',
    `${String(left.length)} accounts are still signed by a key that was replaced: ${some.join(', ')}${more}. Nothing was changed. Run “npm run rotate -- operator resign”.`,
  );
}
