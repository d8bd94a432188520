import { hash } from 'node:crypto';
import type { BorrowedHome } from '../../lib/server/nats/home-pool.ts';
import { readEvents } from '../../lib/server/nats/read-events.ts';
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

const folded = (change: Change): Folded => ({
  sequence: sequenceOf(change),
  digest: change.kind === 'put' ? digestOf(JSON.stringify(change.state)) : null,
});

/** Folds the events of an Environment up to a sequence, as projecting them one by one would. `told` is called for each. */
export async function foldStream(
  { connection }: BorrowedHome,
  environment: string,
  upTo: number,
  told: () => void,
): Promise<ReadonlyMap<string, Folded>> {
  const keys = new Map<string, Folded>();
  await readEvents(connection, environment, ({ subject, headers, data, sequence }) => {
    if (sequence > upTo) return;
    told();
    if (headers === null) return;
    const read = readEvent(environment, { subject, headers, data, sequence });
    if (read.kind !== 'rejected') keys.set(read.key, folded(read));
  });
  return keys;
}
