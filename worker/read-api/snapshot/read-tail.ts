import { readRevisions } from '../../../lib/server/spine/state/read-state.ts';
import type { HomeConnection } from '../../../lib/server/accounts/home/home.ts';
import type { KvEntry } from '../../../lib/jetstream/kv/kv-entry.ts';
import { toRevision } from './entry.ts';
import type { Revision } from './entry.ts';

/** What clients may have missed while this process began. */
const TAIL = 1000;

export const ofKvEntry = ({ key, revision, time, operation, value }: KvEntry): Revision =>
  toRevision({ key, revision, at: Date.parse(time), value: operation === 'put' ? value : null });

/**
 * The last revisions up to one, as far back as none is missing. It is for comfort: nothing when they cannot be read, and who
 * needs them is served from the bucket.
 */
export async function readTailRevisions(home: HomeConnection, environment: string, upTo: number): Promise<Revision[]> {
  if (upTo === 0) return [];
  const from = Math.max(1, upTo - TAIL + 1);
  const read = await readRevisions(home, environment, from, TAIL).catch(() => []);
  const revisions = read.filter(({ revision }) => revision <= upTo);
  if (revisions.at(-1)?.revision !== upTo) return [];
  const first = revisions.findLastIndex(({ revision }, at) => revision !== upTo - (revisions.length - 1 - at)) + 1;
  return revisions.slice(first).map(ofKvEntry);
}
