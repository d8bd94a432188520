import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { VertebraError } from '../../../domain/errors.ts';
import { personOf } from '../../../domain/system/person.ts';
import type { Resigning } from '../../../domain/system/sovereign-keys.ts';
import { processActor } from '../../access/process-actor.ts';
import { resignGrant } from '../../access/reconcile-grant.ts';
import { signedBy } from '../../accounts/operator/resign-accounts.ts';
import { readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import type { OperatorRotation } from '../../accounts/operator/operator-key.ts';
import { silentServers } from '../../accounts/operator/trusted-operators.ts';
import { audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import { readKeysStanding } from './keys-standing.store.ts';
import { carryOnResigning } from './resign-accounts.reconcile.ts';
import { BEGUN, switchOperatorKey } from './switch-operator-key.command.ts';

const COMMAND_LINE = processActor('command-line', 'Command line');

/** Has the next key sign, as somebody who has the keys of the Sovereign on this machine. */
async function begin(to: string, reason: string): Promise<void> {
  if (getConfig().twoPeopleRotate) {
    const how = 'Two security officers begin it on the page “Keys” (VERTEBRA_TWO_PEOPLE=rotation).';
    throw new VertebraError('conflict', `${how} Nothing was changed.`);
  }
  const correlation = randomUUID();
  const caller = { actor: COMMAND_LINE, address: 'none', correlation, expiresAt: Infinity };
  const input = { to, reason: `${reason} (npm run rotate by ${userInfo().username} on ${hostname()})` };
  const people = { by: personOf(COMMAND_LINE), approvedBy: null };
  await audited(
    caller,
    { action: 'operator-key.rotate', organization: null, object: to },
    () => switchOperatorKey(resignGrant(), correlation, input, people),
    () => BEGUN,
  );
}

/**
 * Has the next key of the operator sign, unless it does already, and signs all accounts again. Null when another process is at it. Throws
 * `conflict` with every reason when not everybody is known to trust the key, and `nats-unavailable`.
 */
export async function resignFromCommandLine(
  reason: string,
  tell: (resigning: Omit<Resigning, 'at'>) => void,
): Promise<Omit<Resigning, 'at'> | null> {
  const { next, rotation } = await readKeysStanding();
  if (next !== null) await begin(next, reason);
  const now = next === null ? rotation : await readOperatorRotation();
  if (now === null)
    throw new VertebraError('conflict', 'There is no next signing key: run “npm run rotate -- operator begin” first.');
  return carryOnResigning(now, tell);
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
