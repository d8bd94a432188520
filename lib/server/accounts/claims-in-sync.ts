/** Whether every server has the claims of every account: one that was started with an empty disk gets them by and by. */
import type { Check } from '../../domain/system/readiness.ts';
import { z } from '../../domain/zod.ts';
import { gather } from '../nats/connections/gather.ts';
import { knownServers } from '../nats/connections/servers.ts';
import { getSystem } from '../nats/connections/system.ts';

const accountsSchema = z.array(z.string());
/** A server that lacks some is asked again no sooner. */
const AGAIN_MS = 5_000;

interface Seen {
  /** ids of servers, which are others after each start, that had all */
  whole: Set<string>;
  lacking: Map<string, number>;
  all: number;
  at: number;
}
let seen: Seen = { whole: new Set(), lacking: new Map(), all: 0, at: -Infinity };

/** Asks all servers for the ids of all accounts that they have claims of: a second and half a megabyte for 10,000 of each. */
async function askLists(): Promise<Seen> {
  const answers = await gather(await getSystem(), '$SYS.REQ.CLAIMS.LIST', '', await knownServers());
  const lists = answers.map(({ server, data }) => ({ server, accounts: new Set(accountsSchema.parse(data ?? [])) }));
  const all = new Set(lists.flatMap(({ accounts }) => [...accounts]));
  const lacking = lists.filter(({ accounts }) => accounts.size < all.size);
  return {
    whole: new Set(lists.flatMap(({ server, accounts }) => (accounts.size === all.size ? [server.id ?? ''] : []))),
    lacking: new Map(lacking.map(({ server, accounts }) => [server.name, all.size - accounts.size])),
    all: all.size,
    at: performance.now(),
  };
}

async function refresh(): Promise<void> {
  const up = await gather(await getSystem(), '$SYS.REQ.SERVER.PING', undefined, await knownServers());
  const isNew = up.some(({ server }) => !seen.whole.has(server.id ?? ''));
  if (isNew && performance.now() - seen.at > AGAIN_MS) seen = await askLists();
}

let refreshing: Promise<void> | undefined;

/**
 * Which servers lack claims, in words for the person who runs them, as it was known when this was asked last: the servers are asked
 * meanwhile, and what they do not say hinders nobody. One that had all claims once is not asked again before it is started anew.
 */
export function claimsInSync(): Omit<Check, 'name'> {
  refreshing ??= refresh()
    .catch(() => undefined)
    .finally(() => (refreshing = undefined));
  if (seen.all === 0) return { state: 'ready', detail: 'the servers are being asked' };
  if (seen.lacking.size === 0) return { state: 'ready', detail: 'every server has the claims of every account' };
  const servers = [...seen.lacking].map(
    ([name, lacks]) => `${name} lacks claims of ${String(lacks)} of ${String(seen.all)} accounts`,
  );
  const detail = `${servers.join('; ')}. It gets them from the others within minutes, and asks them for what a login needs until then.`;
  return { state: 'degraded', detail };
}
