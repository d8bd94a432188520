import type { Caller } from '../../../../domain/system/caller.ts';
import type { CredentialPage, ListCredentials } from '../../../../domain/credentials/credential-list.ts';
import { isValid } from '../../../../domain/credentials/credential-state.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { decodeCursor, encodeCursor } from './credential-cursor.ts';
import { readInventory, toListed } from './credential-inventory.store.ts';
import type { StoredCredential } from '../credential-records.store.ts';
import { selectPage, stateOf } from './select-page.ts';
import type { Standing } from './select-page.ts';

type Order = 'sort' | 'direction';
/** Newest first where it says nothing else. */
type Asked = Omit<ListCredentials, Order> & Partial<Pick<ListCredentials, Order>>;

function reachesOf(records: readonly StoredCredential[], standing: Standing): CredentialPage['reaches'] {
  let prod = 0;
  let beyond = 0;
  let last = 0;
  for (const record of records) {
    if (record.reaches.length === 0 || !isValid(stateOf(record, standing))) continue;
    if (record.reaches.includes('prod')) prod += 1;
    if (!record.reaches.includes('beyond-issuer')) continue;
    beyond += 1;
    last = Math.max(last, record.expiresAt);
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
  const inventory = await readInventory(slug);
  const { records, unreadable, standing } = inventory;
  const { page, total, states, end } = selectPage(records, { ...query, after }, standing);
  return {
    items: page.map(({ record, state }) => toListed(record, state, inventory)),
    total,
    states,
    reaches: reachesOf(records, standing),
    unreadable,
    next: end === null ? null : encodeCursor(slug, query, end),
  };
}
