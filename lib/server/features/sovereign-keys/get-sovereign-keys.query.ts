import type { RotationRequest } from '../../../domain/system/key-rotation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import type { SovereignKeys } from '../../../domain/system/sovereign-keys.ts';
import { authorize } from '../../access/authorize.ts';
import { getConfig } from '../../config/config.ts';
import { readKeysStanding } from './keys-standing.store.ts';
import { readMasterStanding } from './master-standing.store.ts';
import { MASTER_LEASE, OPERATOR_LEASE, readProgress } from './rotation-lease.store.ts';
import { MASTER_REQUESTS, OPERATOR_REQUESTS } from './rotation-requests.store.ts';

/** Which keys of the Sovereign sign, who trusts them, and how far a rotation is: asked of every server now. Throws as `authorize` does, and `nats-unavailable`. */
export async function getSovereignKeys({ actor }: Pick<Caller, 'actor'>): Promise<SovereignKeys> {
  authorize(actor, 'sovereign-keys.read');
  const [standing, progress, request, { processes: _, ...master }, masterProgress, masterRequest] = await Promise.all([
    readKeysStanding(),
    readProgress(OPERATOR_LEASE),
    OPERATOR_REQUESTS.read(),
    readMasterStanding(),
    readProgress(MASTER_LEASE),
    MASTER_REQUESTS.read(),
  ]);
  const asked = <R extends RotationRequest>(waiting: { request: R } | null) =>
    waiting && { ...waiting.request, own: isSamePerson(waiting.request.by, actor) };
  return {
    ...standing,
    progress,
    request: asked(request),
    twoPeople: getConfig().twoPeopleRotate,
    master: { ...master, progress: masterProgress, request: asked(masterRequest) },
  };
}
