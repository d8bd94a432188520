import { describePerson } from '../../../domain/system/person.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import type { BegunRotation, RotateOperatorKey } from '../../../domain/system/key-rotation.ts';
import { changeOperatorRotation } from '../../accounts/operator/operator-key.ts';
import { readKeysStanding } from './keys-standing.store.ts';
import { refuse, replaceKey, withdrawRequest } from './replace-key.command.ts';
import type { ReplaceableKey } from './replace-key.command.ts';
import { OPERATOR_REQUESTS } from './rotation-requests.store.ts';
import type { OperatorRequest } from './rotation-requests.store.ts';

/** Throws `conflict`, with every reason, unless a key is the next one and everybody is known to trust it. Gives the key that signs now. */
async function demandReady({ to }: Pick<RotateOperatorKey, 'to'>): Promise<string> {
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

/** The operator's signing key: one write has another one sign, from which on all accounts are signed again by some process. */
export const OPERATOR_KEY: ReplaceableKey<RotateOperatorKey, OperatorRequest> = {
  action: 'operator-key.rotate',
  requestAction: 'operator-key.request',
  withdrawAction: 'operator-key.withdraw',
  requests: OPERATOR_REQUESTS,
  objectOf: ({ to }) => to,
  describe: ({ to }) => to,
  toRequest: ({ to }, asked) => ({ to, ...asked }),
  demandReady,
  async begin(_grant, { act, input: { to, reason }, people }) {
    const from = await demandReady({ to });
    const at = new Date().toISOString();
    const after = await changeOperatorRotation((known) =>
      known?.doneAt !== null ? { signs: to, replaced: [from], at, ...people, reason, act, doneAt: null } : null,
    );
    if (after?.act !== act)
      refuse(`${after ? describePerson(after.by) : 'Somebody'} has begun a rotation at this moment.`);
  },
  begun: 'It signs from now on. Accounts are signed again one after the other.',
};

/** Has the next signing key of the operator sign all accounts, asks for it, or approves it: see `replaceKey`. */
export const rotateOperatorKey = (caller: Caller, input: RotateOperatorKey): Promise<BegunRotation> =>
  replaceKey(OPERATOR_KEY, caller, input);

/** Takes back, or denies, what waits for a second person: see `withdrawRequest`. */
export const withdrawOperatorRotation = (caller: Caller): Promise<{ withdrawn: OperatorRequest }> =>
  withdrawRequest(OPERATOR_KEY, caller);
