import type { Caller } from '../../../../domain/system/caller.ts';
import type { CredentialPage, ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import { isValid } from '../../../../domain/credentials/credential-state.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { decodeCursor, encodeCursor } from './credential-cursor.ts';
import { readInventory, toListed } from './credential-inventory.store.ts';
import type { Held } from './credential-inventory.store.ts';
import { selectPage, stateOf } from './select-page.ts';

type Order = 'sort' | 'direction';
/** Newest first where it says nothing else. */
type Asked = Omit<ListCredentials, Order> & Partial<Pick<ListCredentials, Order>>;

function reachesOf(held: readonly Held[], now: number): CredentialPage['reaches'] {
  let prod = 0;
  let beyond = 0;
  let last = 0;
  for (const one of held) {
    const { reaches, expiresAt } = one.record;
    if (reaches.length === 0 || !isValid(stateOf(one, now))) continue;
    if (reaches.includes('prod')) prod += 1;
    if (!reaches.includes('beyond-issuer')) continue;
    beyond += 1;
    last = Math.max(last, expiresAt);
  }
  return { prod, 'beyond-issuer': beyond, until: last === 0 ? null : new Date(last).toISOString() };
}

/**
 * A page of an Organization's credentials with their state, filtered and sorted. `before` is the `next` of the page before: what is
 * issued meanwhile moves nothing. Throws as `authorize` does, `not-found`, `invalid-request` for a cursor of another list, and
 * `nats-unavailable`.
 */
export async function listCredentials(
  caller: Caller,
  organization: string,
  { before, sort = 'issued', direction = 'desc', ...asked }: Asked,
): Promise<CredentialPage> {
  const query = { ...asked, sort, direction };
  const { slug } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const after = before === undefined ? null : decodeCursor(before, slug, query);
  const { held, unreadable } = await readInventory(slug);
  const now = Date.now();
  const { page, total, states, expiring, end } = selectPage(held, { ...query, after }, now);
  return {
    items: await toListed(slug, page),
    total,
    states,
    expiring,
    reaches: reachesOf(held, now),
    unreadable,
    next: end === null ? null : encodeCursor(slug, query, end),
  };
}
