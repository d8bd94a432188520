import { isDeepStrictEqual } from 'node:util';
import { masterLabel } from '../../../domain/credentials/credential-rules.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import type { BegunRotation, MasterRotation, RotateMasterSecret } from '../../../domain/system/key-rotation.ts';
import { describePerson } from '../../../domain/system/person.ts';
import { FIRST_MASTER } from '../../keys/vault.ts';
import { changeMasterRotation } from '../../nats/connections/current-master.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { masterObstacles, readMasterStanding } from './master-standing.store.ts';
import { refuse, replaceKey, withdrawRequest } from './replace-key.command.ts';
import type { ReplaceableKey } from './replace-key.command.ts';
import { MASTER_REQUESTS } from './rotation-requests.store.ts';
import type { MasterRequest } from './rotation-requests.store.ts';

/** A leak does not wait until a rotation with an overlap is over; everything else does. */
const mayTakeOver = ({ how, master }: MasterRotation, wish: Pick<RotateMasterSecret, 'to' | 'how'>): boolean =>
  wish.how.kind === 'at-once' && (how.kind === 'overlap' || wish.to > master);

interface Ready {
  fingerprint: string;
  before: MasterRotation | null;
}

/** Throws `conflict`, with every reason, unless every process is known to hold the secret, and no rotation is under way. */
async function demandReady(wish: Pick<RotateMasterSecret, 'to' | 'how'>): Promise<Ready> {
  const { to } = wish;
  const [{ masters }, { current, next, rotation, processes }] = await Promise.all([getVault(), readMasterStanding()]);
  if (to === FIRST_MASTER || (to !== next && to !== current))
    return refuse(
      `There is no newer master secret ${String(to)}. Make one first, and give it to every server and projector: npm run rotate -- master add.`,
    );
  if (rotation !== null && rotation.doneAt === null && !mayTakeOver(rotation, wish))
    return refuse('The keys of Organizations are still being moved by the rotation before.');
  const obstacles = masterObstacles(to, masters, processes);
  if (obstacles.length > 0) return refuse(obstacles.join(' '));
  const fingerprint = masters.get(to)?.publicKey;
  if (fingerprint === undefined) return refuse(`This process does not hold master secret ${String(to)}.`);
  if (rotation?.master === to && rotation.fingerprint !== fingerprint)
    return refuse(`Master secret ${String(to)} is used already, and is another one.`);
  return { fingerprint, before: rotation };
}

const describeHow = ({ how }: Pick<RotateMasterSecret, 'how'>): string =>
  how.kind === 'at-once' ? 'at once' : `with an overlap of ${String(how.days)} days`;

/** The master secret: one write has new keys derived from another one, from which on all keys get a generation of it by some process. */
export const MASTER_SECRET: ReplaceableKey<RotateMasterSecret, MasterRequest> = {
  action: 'master-secret.rotate',
  requestAction: 'master-secret.request',
  withdrawAction: 'master-secret.withdraw',
  requests: MASTER_REQUESTS,
  objectOf: ({ to }) => masterLabel(to),
  describe: (input) => `master secret ${String(input.to)} ${describeHow(input)}`,
  toRequest: ({ to, how }, asked) => ({ to, how, ...asked }),
  demandReady,
  async begin(_grant, { act, input: { to, how, reason }, people }) {
    const { fingerprint, before } = await demandReady({ to, how });
    const at = new Date().toISOString();
    const after = await changeMasterRotation((known) =>
      isDeepStrictEqual(known, before)
        ? { master: to, fingerprint, how, at, ...people, reason, act, doneAt: null }
        : null,
    );
    if (after?.act !== act)
      refuse(`${after ? describePerson(after.by) : 'Somebody'} has begun a rotation at this moment.`);
  },
  begun: 'New keys are derived from it from now on. Those of Organizations follow one after the other.',
};

/** Has all signing keys derived from another master secret, asks for it, or approves it: see `replaceKey`. */
export const rotateMasterSecret = (caller: Caller, input: RotateMasterSecret): Promise<BegunRotation> =>
  replaceKey(MASTER_SECRET, caller, input);

/** Takes back, or denies, what waits for a second person: see `withdrawRequest`. */
export const withdrawMasterRotation = (caller: Caller): Promise<{ withdrawn: MasterRequest }> =>
  withdrawRequest(MASTER_SECRET, caller);
