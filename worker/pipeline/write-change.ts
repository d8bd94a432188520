import { isWrongRevision } from '../../lib/server/nats/streams/api-error.ts';
import type { LastWrite, StateWriter } from '../../lib/server/spine/state/write-state.ts';
import { isNews } from '../projections/change.ts';
import type { Change } from '../projections/change.ts';
import type { OpenState } from './open-state.ts';
import type { KnownKey, KnownState } from './known-state.ts';

/** Writes a change over the revision `expected` of its key, whatever came of which event. */
export async function putChange(writer: StateWriter, change: Change, expected: number): Promise<KnownKey> {
  if (change.kind === 'delete') {
    const revision = await writer.delete(change.key, expected, change.sequence);
    return { revision, sequence: change.sequence, deleted: true, counted: null };
  }
  const { sequence, status, source } = change.state;
  const revision = await writer.putObject(change.key, JSON.stringify(change.state), expected, change.state);
  return { revision, sequence, deleted: false, counted: { source, status } };
}

/**
 * Brings a change into the bucket, unless what is there came of a later event that there is. What others wrote meanwhile is read and judged
 * anew. Throws what JetStream answered, and when NATS does not.
 * @returns `late` when nothing had to be written
 */
export async function writeChange(
  { writer, known, end }: Pick<OpenState, 'writer' | 'known' | 'end'>,
  change: Change,
): Promise<'written' | 'late'> {
  for (;;) {
    const before = known.get(change.key);
    const last = before?.sequence ?? 0;
    if (!isNews(change, last) && (await end.has(last))) return 'late';
    try {
      known.wrote(change.key, await putChange(writer, change, before?.revision ?? 0));
      return 'written';
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
      await reload(writer, known, change.key);
    }
  }
}

/** Knows of a key what stands there now, whatever was known. Throws what JetStream answered, and when NATS does not. */
export async function reload(writer: StateWriter, known: KnownState, key: string): Promise<LastWrite | null> {
  const last = await writer.readLast(key);
  // Forgotten first: in a bucket that was made anew, later revisions are smaller.
  known.forget(key);
  if (last) known.learn(key, { revision: last.revision, ...last.mark });
  return last;
}
