import { setTimeout as sleep } from 'node:timers/promises';
import type { Outlet } from './outlet.ts';
import { sendMissed } from './send-missed.ts';
import { sendSnapshot } from './send-snapshot.ts';
import { eventBlock } from './sse.ts';

const TOO_OLD = 'The bucket does not keep what came next.';
const VANISHED = 'Keys vanished from the bucket since.';
const OTHER_BUCKET = 'The bucket was deleted or made anew.';
/** Who cannot read a snapshot while the ring lasts, several times, never will. */
const MOST_RESETS = 3;

/** What another projector told may be further than what this one has heard so far; it hears it within this time, or never. */
const BEHIND_MS = 3_000;
const LOOK_MS = 20;

const headOf = ({ hub }: Outlet): number | undefined => hub.followed?.ring.head;

async function hearUpTo(outlet: Outlet, revision: number): Promise<void> {
  const until = Date.now() + BEHIND_MS;
  while ((headOf(outlet) ?? 0) < revision && Date.now() < until) await sleep(LOOK_MS);
}

/** How a client begins: behind the revision it has, or with a snapshot, and with `reset` when it had something else. */
export interface Beginning {
  after: number | null;
  reset: string | null;
}

/**
 * Brings a client to where the ring goes on. Gives the last revision it has then; null when it is gone, starts anew, or there is
 * no bucket just now; `slow` when it does not get there.
 */
export async function beginStream(outlet: Outlet, { after, reset }: Beginning): Promise<number | 'slow' | null> {
  if (after !== null) await hearUpTo(outlet, after);
  const head = headOf(outlet);
  if (head === undefined) return null;
  let cursor: number | 'gap' | null = after;
  if (after === null) cursor = await sendSnapshot(outlet, reset);
  else if (after <= (outlet.hub.followed?.doubtful ?? -1)) cursor = await sendSnapshot(outlet, VANISHED);
  else if (after > head) cursor = await sendSnapshot(outlet, OTHER_BUCKET);
  else if (!(await outlet.send(eventBlock('live', JSON.stringify({ revision: after }), after)))) return null;
  for (let resets = 0; cursor !== null; resets += 1) {
    const reached: number | 'gap' | null = await sendMissed(outlet, cursor);
    if (reached !== 'gap') return reached;
    if (resets === MOST_RESETS) return 'slow';
    cursor = await sendSnapshot(outlet, TOO_OLD);
  }
  return null;
}
