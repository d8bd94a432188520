import type {
  AllCredentialsPage,
  ListAllCredentials,
  ListedCredential,
} from '../../../../domain/credentials/credential-list.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { decodeWalk, encodeWalk } from './credential-cursor.ts';
import type { WalkPosition } from './credential-cursor.ts';
import { toListed } from './credential-inventory.store.ts';
import { selectPage } from './select-page.ts';
import { walkInventories } from './walk-inventories.store.ts';

/** Organizations that one page looks into: where few credentials fit, it costs so many questions to NATS and no more. */
const MOST_ORGANIZATIONS = 400;

const NEWEST_FIRST = { sort: 'issued', direction: 'desc' } as const;

/** Number of the first Organization that a walk has not been through, of sorted slugs. */
function firstLeft(slugs: readonly string[], from: WalkPosition | null): number {
  if (from === null) return 0;
  const { slug: until, place } = from;
  const first = slugs.findIndex((slug) => (place === null ? slug > until : slug >= until));
  return first < 0 ? slugs.length : first;
}

/**
 * The credentials of all Organizations, metadata only: one Organization after the other in the order of their slugs, the newest of
 * each first. A page looks into a bounded number of Organizations, so it may have few, or none, and a next one all the same. Throws
 * as `authorize` does, `invalid-request` for a cursor that is none of this list, and `nats-unavailable`.
 */
export async function listAllCredentials(
  caller: Caller,
  { before, limit, ...filter }: ListAllCredentials,
): Promise<AllCredentialsPage> {
  authorize(caller.actor, 'credential.list-all');
  const from = before === undefined ? null : decodeWalk(before);
  const slugs = [...(await getIndex()).organizations.keys()].sort();
  const first = firstLeft(slugs, from);
  const left = slugs.slice(first, first + MOST_ORGANIZATIONS);
  const items: ListedCredential[] = [];
  let unreadable = 0;
  let searched = first;
  let at = from;
  for await (const { slug, inventory } of walkInventories(left)) {
    const since = from?.slug === slug && from.place !== null ? from.place : null;
    const after = since === null ? null : { place: since, name: '', expiresAt: 0 };
    const query = { ...filter, ...NEWEST_FIRST, limit: limit - items.length, after };
    const { page, end } = selectPage(inventory.held, query, Date.now());
    items.push(...(await toListed(slug, page)));
    unreadable += inventory.unreadable;
    searched += 1;
    at = { slug, place: end?.place ?? null };
    if (items.length === limit) break;
  }
  const isMore = at !== null && (at.place !== null || searched < slugs.length);
  return {
    items,
    organizations: { all: slugs.length, searched },
    unreadable,
    next: isMore && at !== null ? encodeWalk(at) : null,
  };
}
