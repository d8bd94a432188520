import { entryPieces } from './entry-pieces.ts';
import type { Outlet } from './outlet.ts';
import { eventBlock } from './sse.ts';
import { range } from './view.ts';

/**
 * Tells a client all there is, as of one moment, in several events, and that it is live from there on. Gives the revision; null
 * when the client is gone, starts anew, or there is no bucket to read just now: it starts anew when there is one.
 */
export async function sendSnapshot({ hub, feed, send }: Outlet, reset: string | null): Promise<number | null> {
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
