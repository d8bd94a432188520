/** How a key of the Sovereign is replaced, whichever it is: by one person, or by two where the configuration says so. */
import type { WriteAction } from '../../../domain/audit/audit-words.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { SovereignGrant } from '../../../domain/grant.ts';
import type { BegunRotation, RotationRequest } from '../../../domain/system/key-rotation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { describePerson, isSamePerson, personOf } from '../../../domain/system/person.ts';
import type { Person } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import type { RotationRequests } from './rotation-requests.store.ts';

/** A request that nobody approved is void after a day. */
const REQUEST_MS = 86_400_000;

/** Throws `conflict`: why a key cannot be replaced. */
export const refuse = (message: string): never => {
  throw new VertebraError('conflict', `${message} Nothing was changed.`);
};

type RotateAction = 'operator-key.rotate' | 'master-secret.rotate';

/** What another key is made to sign by: `act` is the correlation id of its audit records. */
export interface Begin<I> {
  act: string;
  input: I;
  people: { by: Person; approvedBy: Person | null };
}

/** A kind of key, its wish `I`, and what is remembered of a request for it. */
export interface ReplaceableKey<I extends { reason: string }, R extends I & RotationRequest> {
  action: RotateAction;
  requestAction: WriteAction;
  withdrawAction: WriteAction;
  requests: RotationRequests<R>;
  /** the key as the audit log names it */
  objectOf: (input: I) => string;
  /** the whole wish but its reason, for people: two who wish the same say the same */
  describe: (input: I) => string;
  toRequest: (input: I, asked: RotationRequest) => R;
  /** Throws `conflict`, with every reason, where it must not begin now. */
  demandReady: (input: I) => Promise<unknown>;
  /** Looks again, and has it begin: one write. */
  begin: (grant: SovereignGrant<RotateAction>, begin: Begin<I>) => Promise<void>;
  /** what the audit log says of it */
  begun: string;
}

/** What the audit log says of a beginning. */
const said = (begun: string, reason: string, askedBy?: Person): string =>
  `${begun}${askedBy === undefined ? '' : ` ${describePerson(askedBy)} has asked for it.`} Reason given: ${reason}`;

/** The first of two people asks, the second one approves by asking for the same. */
async function askOrApprove<I extends { reason: string }, R extends I & RotationRequest>(
  key: ReplaceableKey<I, R>,
  grant: SovereignGrant<RotateAction>,
  caller: Caller,
  input: I,
): Promise<BegunRotation> {
  const by = personOf(caller.actor);
  const waiting = await key.requests.read();
  const subject = { organization: null, object: key.objectOf(input) } as const;
  if (waiting === null) {
    const at = new Date();
    const until = new Date(at.getTime() + REQUEST_MS).toISOString();
    const request = key.toRequest(input, { by, at: at.toISOString(), until, reason: input.reason });
    await audited(
      caller,
      { ...subject, action: key.requestAction },
      async () => {
        await key.demandReady(input);
        if (!(await key.requests.create(request))) refuse('Somebody else has asked for a rotation at this moment.');
      },
      () => `Another security officer has to approve it. Reason given: ${input.reason}`,
    );
    return { state: 'requested' };
  }
  const { request, revision } = waiting;
  await audited(
    caller,
    { ...subject, action: key.action },
    async () => {
      if (key.describe(request) !== key.describe(input))
        refuse(`${describePerson(request.by)} has asked for another one, ${key.describe(request)}.`);
      if (isSamePerson(request.by, by))
        refuse('You have asked for it yourself: another security officer has to approve it.');
      await key.demandReady(input);
      // Taken away first: of two who approve at once, one does it.
      if (!(await key.requests.remove(revision))) refuse('Somebody else has answered the request at this moment.');
      const people = { by: request.by, approvedBy: by };
      await key.begin(grant, { act: caller.correlation, input: request, people });
    },
    () => said(key.begun, request.reason, request.by),
  );
  return { state: 'begun' };
}

/**
 * Has another key used from now on, or asks for it where the configuration wants two people. Throws as `authorize` does, `conflict` with
 * every reason why it cannot, and `nats-unavailable`.
 */
export async function replaceKey<I extends { reason: string }, R extends I & RotationRequest>(
  key: ReplaceableKey<I, R>,
  caller: Caller,
  input: I,
): Promise<BegunRotation> {
  const grant = authorize(caller.actor, key.action);
  if (getConfig().twoPeopleRotate) return askOrApprove(key, grant, caller, input);
  const people = { by: personOf(caller.actor), approvedBy: null };
  await audited(
    caller,
    { action: key.action, organization: null, object: key.objectOf(input) },
    () => key.begin(grant, { act: caller.correlation, input, people }),
    () => said(key.begun, input.reason),
  );
  return { state: 'begun' };
}

/** Takes back, or denies, what waits for a second person. Throws as `authorize` does, and `not-found` when nothing waits. */
export async function withdrawRequest<I extends { reason: string }, R extends I & RotationRequest>(
  key: ReplaceableKey<I, R>,
  caller: Caller,
): Promise<{ withdrawn: R }> {
  authorize(caller.actor, key.action);
  const waiting = await key.requests.read();
  if (waiting === null) throw new VertebraError('not-found', 'No rotation waits for a second person.');
  const { request, revision } = waiting;
  await audited(
    caller,
    { action: key.withdrawAction, organization: null, object: key.objectOf(request) },
    async () => {
      if (!(await key.requests.remove(revision))) refuse('Somebody else has answered the request at this moment.');
    },
    () => `The request of ${describePerson(request.by)} is void.`,
  );
  return { withdrawn: request };
}
