import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { describePerson, isSamePerson, personOf } from '../../../domain/system/person.ts';
import type { OperatorRequest, RotateOperatorKey } from '../../../domain/system/sovereign-keys.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import { createOperatorRequest, readOperatorRequest, removeOperatorRequest } from './operator-request.store.ts';
import { BEGUN, demandReady, switchOperatorKey } from './switch-operator-key.command.ts';

/** A request that nobody approved is void after a day. */
const REQUEST_MS = 86_400_000;

const refuse = (message: string): never => {
  throw new VertebraError('conflict', `${message} Nothing was changed.`);
};

/** The first of two people asks, the second one approves by asking for the same. */
async function askOrApprove(
  grant: Grant<'operator-key.rotate'>,
  caller: Caller,
  input: RotateOperatorKey,
): Promise<'requested' | 'begun'> {
  const me = personOf(caller.actor);
  const waiting = await readOperatorRequest();
  const subject = { organization: null, object: input.to } as const;
  if (waiting === null) {
    const at = new Date();
    const until = new Date(at.getTime() + REQUEST_MS).toISOString();
    const request: OperatorRequest = { ...input, by: me, at: at.toISOString(), until };
    await audited(caller, { ...subject, action: 'operator-key.request' }, async () => {
      await demandReady(input.to);
      if (!(await createOperatorRequest(request))) refuse('Somebody else has asked for a rotation at this moment.');
    });
    return 'requested';
  }
  const { request, revision } = waiting;
  await audited(
    caller,
    { ...subject, action: 'operator-key.rotate' },
    async () => {
      if (request.to !== input.to) refuse(`${describePerson(request.by)} has asked for another key, ${request.to}.`);
      if (isSamePerson(request.by, me))
        refuse('You have asked for it yourself: another security officer has to approve it.');
      await demandReady(input.to);
      // Taken away first: of two who approve at once, one does it.
      if (!(await removeOperatorRequest(revision))) refuse('Somebody else has answered the request at this moment.');
      const people = { by: request.by, approvedBy: me };
      await switchOperatorKey(grant, caller.correlation, { to: input.to, reason: request.reason }, people);
    },
    () => BEGUN,
  );
  return 'begun';
}

/**
 * Has the next signing key of the operator sign all accounts, or asks for it where the configuration wants two people. Throws as
 * `authorize` does, `conflict` with every reason when not all servers and processes are known to trust the key, and `nats-unavailable`.
 */
export async function rotateOperatorKey(
  caller: Caller,
  input: RotateOperatorKey,
): Promise<{ state: 'requested' | 'begun' }> {
  const grant = authorize(caller.actor, 'operator-key.rotate');
  if (getConfig().twoPeopleRotate) return { state: await askOrApprove(grant, caller, input) };
  const people = { by: personOf(caller.actor), approvedBy: null };
  const subject = { action: 'operator-key.rotate', organization: null, object: input.to } as const;
  await audited(
    caller,
    subject,
    () => switchOperatorKey(grant, caller.correlation, input, people),
    () => BEGUN,
  );
  return { state: 'begun' };
}

/** Takes back, or denies, a rotation that waits for a second person. Throws as `authorize` does, and `not-found` when none waits. */
export async function withdrawOperatorRotation(caller: Caller): Promise<{ withdrawn: OperatorRequest }> {
  authorize(caller.actor, 'operator-key.rotate');
  const waiting = await readOperatorRequest();
  if (waiting === null) throw new VertebraError('not-found', 'No rotation waits for a second person.');
  const { request, revision } = waiting;
  await audited(
    caller,
    { action: 'operator-key.withdraw', organization: null, object: request.to },
    async () => {
      if (!(await removeOperatorRequest(revision))) refuse('Somebody else has answered the request at this moment.');
    },
    () => `The request of ${describePerson(request.by)} is void.`,
  );
  return { withdrawn: request };
}
