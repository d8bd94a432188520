import { setTimeout as sleep } from 'node:timers/promises';
import { readRevisions } from '../../../lib/server/spine/state/read-state.ts';
import { entryPieces } from '../snapshot/entry-pieces.ts';
import { revisionEvent } from '../snapshot/entry.ts';
import type { Revision } from '../snapshot/entry.ts';
import { ofKvEntry } from '../snapshot/read-tail.ts';
import { range } from '../snapshot/view.ts';
import { matches } from './feed.ts';
import type { Feed } from './feed.ts';
import type { Hub } from './hub.ts';
import { eventBlock } from './sse.ts';

/** Where the beginning of an event stream is written to. */
interface StreamWriter {
  hub: Hub;
  feed: Feed;
  /** Waits until there is room for more; an empty text only asks. False when the client is gone, or starts anew: then nothing more is to be written. */
  send: (text: string) => Promise<boolean>;
}

const AT_ONCE = 500;
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * What comes next in the bucket; empty when it is there no more. A leader may have just been elected, and is asked again. NATS that
 * does not answer has not said that anything is gone: it is waited for as long as the client is there; null when it is not.
 */
async function readNext({ hub, send }: StreamWriter, after: number): Promise<Revision[] | null> {
  let empty = 0;
  while (hub.followed !== null && (await send(''))) {
    const read = await readRevisions(hub.home, hub.environment, after + 1, AT_ONCE).catch(() => null);
    if (read !== null && read.length > 0) return read.map(ofKvEntry);
    if (read !== null) empty += 1;
    if (empty === TRIES) return [];
    await sleep(PAUSE_MS);
  }
  return null;
}

/**
 * Writes from the bucket what a client has missed and the ring buffer no longer holds. Gives the revision behind which the ring
 * has the rest; `gap` when something is missing in between; null when the client is gone or starts anew.
 */
async function sendMissed(writer: StreamWriter, after: number): Promise<number | 'gap' | null> {
  const { hub, feed, send } = writer;
  let cursor = after;
  while (hub.followed !== null) {
    if (cursor >= hub.followed.ring.floor) return cursor;
    const revisions = await readNext(writer, cursor);
    if (revisions === null) return null;
    const begin = cursor + 1;
    if (revisions.length === 0 || revisions.some(({ revision }, at) => revision !== begin + at)) return 'gap';
    const missed = revisions.filter((revision) => matches(feed.filter, revision));
    const text = missed.map((revision) => revisionEvent(revision, feed.filter.payloads)).join('');
    if (!(await send(text))) return null;
    cursor += revisions.length;
  }
  return null;
}

const TOO_OLD = 'The bucket does not keep what came next.';
const VANISHED = 'Keys vanished from the bucket since.';
const OTHER_BUCKET = 'The bucket was deleted or recreated.';
/** Who cannot read a snapshot while the ring buffer lasts, several times, never will. */
const MOST_RESETS = 3;

/** What another projector told may be further than what this one has heard so far; it hears it within this time, or never. */
const BEHIND_MS = 3_000;
const POLL_INTERVAL_MS = 20;

const headOf = ({ hub }: StreamWriter): number | undefined => hub.followed?.ring.head;

async function waitForRevision(writer: StreamWriter, revision: number): Promise<void> {
  const until = Date.now() + BEHIND_MS;
  while ((headOf(writer) ?? 0) < revision && Date.now() < until) await sleep(POLL_INTERVAL_MS);
}

/** How a client begins: behind the revision it has, or with a snapshot, and with `reset` when it had something else. */
export interface Beginning {
  after: number | null;
  reset: string | null;
}

/**
 * Brings a client to where the ring buffer continues. Gives the last revision it has then; null when it is gone, starts anew, or there is
 * no bucket just now; `slow` when it does not get there.
 */
export async function beginStream(writer: StreamWriter, { after, reset }: Beginning): Promise<number | 'slow' | null> {
  if (after !== null) await waitForRevision(writer, after);
  const head = headOf(writer);
  if (head === undefined) return null;
  let cursor: number | 'gap' | null = after;
  if (after === null) cursor = await sendSnapshot(writer, reset);
  else if (after <= (writer.hub.followed?.doubtful ?? -1)) cursor = await sendSnapshot(writer, VANISHED);
  else if (after > head) cursor = await sendSnapshot(writer, OTHER_BUCKET);
  else if (!(await writer.send(eventBlock('live', JSON.stringify({ revision: after }), after)))) return null;
  for (let resets = 0; cursor !== null; resets += 1) {
    const reached: number | 'gap' | null = await sendMissed(writer, cursor);
    if (reached !== 'gap') return reached;
    if (resets === MOST_RESETS) return 'slow';
    cursor = await sendSnapshot(writer, TOO_OLD);
  }
  return null;
}

/**
 * Tells a client all there is, as of one moment, in several events, and that it is live from there on. Gives the revision; null
 * when the client is gone, starts anew, or there is no bucket to read just now: it starts anew when there is one.
 */
async function sendSnapshot({ hub, feed, send }: StreamWriter, reset: string | null): Promise<number | null> {
  if (hub.followed === null) return null;
  const { view, ring } = hub.followed;
  const rows = view.rows();
  const revision = ring.head;
  const { kind, payloads } = feed.filter;
  const { from, to } = range(rows, kind === null ? '' : `${kind}/`, '');
  const head = `{"environment":${JSON.stringify(hub.environment)},"payloads":${payloads},"entries":[`;
  if (reset !== null && !(await send(eventBlock('reset', JSON.stringify({ reason: reset }), '')))) return null;
  for (const piece of entryPieces(rows, from, to, payloads, ',')) {
    if (!(await send(eventBlock('snapshot', `${head}${piece}]}`)))) return null;
  }
  if (from >= to && !(await send(eventBlock('snapshot', `${head}]}`)))) return null;
  return (await send(eventBlock('live', JSON.stringify({ revision }), revision))) ? revision : null;
}
