import { hash } from 'node:crypto';
import { readEvents } from '../../lib/server/spine/events/read-events.ts';
import type { StateWriter } from '../../lib/server/spine/state/write-state.ts';
import type { OpenState } from '../pipeline/open-state.ts';
import { sequenceOf } from '../projections/change.ts';
import type { Change } from '../projections/change.ts';
import { readEvent } from '../projections/read-event.ts';

/** What the events say of a key, without the value: that is read again when it has to be written. */
export interface Folded {
  /** of the last event about it */
  sequence: number;
  /** of the value; null when the object is gone */
  digest: string | null;
}

/** Two values are the same when this is. */
export const digestOf = (value: string | Uint8Array): string => hash('sha1', value, 'base64');

/** null for a state that is too large to be kept: its event was rejected for that, and the key has what it had before. */
function folded(change: Change, writer: StateWriter): Folded | null {
  const sequence = sequenceOf(change);
  if (change.kind === 'delete') return { sequence, digest: null };
  const value = JSON.stringify(change.state);
  return writer.fits(value) ? { sequence, digest: digestOf(value) } : null;
}

/** Folds the events of an Environment up to a sequence, as projecting them one by one would. `told` is called for each. */
export async function foldStream(
  { home, environment, writer }: OpenState,
  upTo: number,
  told: () => void,
): Promise<ReadonlyMap<string, Folded>> {
  const keys = new Map<string, Folded>();
  await readEvents(home.connection, environment, ({ subject, headers, data, sequence }) => {
    if (sequence > upTo) return;
    told();
    if (headers === null) return;
    const read = readEvent(environment, { subject, headers, data, sequence });
    const fold = read.kind === 'rejected' ? null : folded(read, writer);
    if (read.kind !== 'rejected' && fold) keys.set(read.key, fold);
  });
  return keys;
}
