import type { Caller } from '../../../domain/system/caller.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import type { SovereignKeys } from '../../../domain/system/sovereign-keys.ts';
import { authorize } from '../../access/authorize.ts';
import { getConfig } from '../../config/config.ts';
import { readKeysStanding } from './keys-standing.store.ts';
import { readOperatorRequest } from './operator-request.store.ts';
import { readResigning } from './resigning.store.ts';

/** Which keys of the Sovereign sign, who trusts them, and how far a rotation is: asked of every server now. Throws as `authorize` does, and `nats-unavailable`. */
export async function getSovereignKeys({ actor }: Pick<Caller, 'actor'>): Promise<SovereignKeys> {
  authorize(actor, 'sovereign-keys.read');
  const [standing, resigning, waiting] = await Promise.all([
    readKeysStanding(),
    readResigning(),
    readOperatorRequest(),
  ]);
  const request = waiting && { ...waiting.request, own: isSamePerson(waiting.request.by, actor) };
  return { ...standing, resigning, request, twoPeople: getConfig().twoPeopleRotate };
}
