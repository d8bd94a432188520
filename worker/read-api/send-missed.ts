import { setTimeout as sleep } from 'node:timers/promises';
import { readRevisions } from '../../lib/server/nats/read-state.ts';
import { revisionEvent } from './entry.ts';
import type { Revision } from './entry.ts';
import { matches } from './feed.ts';
import type { Outlet } from './outlet.ts';
import { ofKvEntry } from './read-tail.ts';

const AT_ONCE = 500;
const TRIES = 5;
const PAUSE_MS = 200;

/** What comes next in the bucket. A replica may be behind, and NATS away for a moment; empty when it is there no more. */
async function readNext({ hub }: Outlet, after: number): Promise<Revision[]> {
  for (let tries = 1; ; tries += 1) {
    const read = await readRevisions(hub.home, hub.environment, after + 1, AT_ONCE).catch(() => []);
    if (read.length > 0 || tries === TRIES) return read.map(ofKvEntry);
    await sleep(PAUSE_MS);
  }
}

/**
 * Writes from the bucket what a client has missed and the ring does not reach back to. Gives the revision behind which the ring
 * has the rest; `gap` when something is missing in between; null when the client is gone or starts anew.
 */
export async function sendMissed(outlet: Outlet, after: number): Promise<number | 'gap' | null> {
  const { hub, feed, send } = outlet;
  let cursor = after;
  while (hub.followed !== null) {
    if (cursor >= hub.followed.ring.floor) return cursor;
    const revisions = await readNext(outlet, cursor);
    const begin = cursor + 1;
    if (revisions.length === 0 || revisions.some(({ revision }, at) => revision !== begin + at)) return 'gap';
    const missed = revisions.filter((revision) => matches(feed.filter, revision));
    const text = missed.map((revision) => revisionEvent(revision, feed.filter.payloads)).join('');
    if (!(await send(text))) return null;
    cursor += revisions.length;
  }
  return null;
}
