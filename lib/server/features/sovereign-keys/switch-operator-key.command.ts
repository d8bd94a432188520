import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import { describePerson } from '../../../domain/system/person.ts';
import type { Person } from '../../../domain/system/person.ts';
import type { RotateOperatorKey } from '../../../domain/system/sovereign-keys.ts';
import { changeOperatorRotation } from '../../accounts/operator/operator-key.ts';
import { readKeysStanding } from './keys-standing.store.ts';

/** What the audit log says of it. */
export const BEGUN = 'It signs from now on. Accounts are signed again one after the other.';

const refuse = (message: string): never => {
  throw new VertebraError('conflict', `${message} Nothing was changed.`);
};

/** Throws `conflict`, with every reason, unless a key is the next one and everybody is known to trust it. Gives the key that signs now. */
export async function demandReady(to: string): Promise<string> {
  const { signs, next, obstacles, rotation } = await readKeysStanding();
  if (signs === to) return refuse(`${to} signs all accounts already.`);
  if (next !== to)
    return refuse(
      `No process of Vertebra has ${to} as its next signing key. Make it first: npm run rotate -- operator begin.`,
    );
  if (rotation !== null && rotation.doneAt === null)
    return refuse('Accounts are still being signed again by the rotation before.');
  if (obstacles.length > 0) return refuse(obstacles.join(' '));
  return signs;
}

/** Has another key sign: one write, from which on every process signs by it, and all accounts are signed again by one of them. */
export async function switchOperatorKey(
  _grant: Grant<'operator-key.rotate'> | Grant<'operator-key.resign'>,
  act: string,
  { to, reason }: RotateOperatorKey,
  people: { by: Person; approvedBy: Person | null },
): Promise<void> {
  const from = await demandReady(to);
  const at = new Date().toISOString();
  const after = await changeOperatorRotation((known) =>
    known?.doneAt !== null ? { signs: to, replaced: [from], at, ...people, reason, act, doneAt: null } : null,
  );
  if (after?.act !== act)
    refuse(`${after ? describePerson(after.by) : 'Somebody'} has begun a rotation at this moment.`);
}
