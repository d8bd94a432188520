import { environmentAssets } from '../../../lib/domain/names.ts';
import { getMessage } from '../../../lib/jetstream/messages/get-message.ts';
import { readEvents } from '../../../lib/server/spine/events/read-events.ts';
import type { Change } from '../../projections/change.ts';
import { readEvent } from '../../projections/read-event.ts';
import type { OpenState } from '../open-state.ts';
import { sizeOf } from '../progress.ts';
import type { Range } from '../progress.ts';

/** Keys that are brought into the state at once. */
const AT_ONCE = 64;

/** What to do with the events that were not in the state. Both give whether something had to be done. */
export interface Restoring {
  change: (change: Change) => Promise<boolean>;
  /** `sequence` of an event that cannot be used */
  reject: (sequence: number) => Promise<boolean>;
}

export interface ReadAgain {
  /** keys and rejected events that were not as these events say */
  restored: number;
  /** sequences that the stream does not have */
  gone: number;
}

/** Whether a delete has nothing to delete: its marker is 30 days old and purged, or the object never was. */
async function isGoneAlready({ writer }: OpenState, change: Change): Promise<boolean> {
  if (change.kind === 'put') return false;
  const standing = await writer.readLast(change.key);
  return standing === null || standing.mark.deleted;
}

async function inBatches<T>(items: readonly T[], act: (item: T) => Promise<boolean>): Promise<number> {
  let acted = 0;
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const outcomes = await Promise.all(items.slice(at, at + AT_ONCE).map(act));
    acted += outcomes.filter(Boolean).length;
  }
  return acted;
}

/**
 * Reads events from their stream, past the consumer, and brings into the state what is not in it. Only the last event of each key is looked at
 * closer, so nothing goes back to what it was. Throws what stands in the way.
 */
export async function readAgain(state: OpenState, ranges: readonly Range[], restoring: Restoring): Promise<ReadAgain> {
  const { environment, home, known } = state;
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return { restored: 0, gone: 0 };
  const latest = new Map<string, number>();
  const refused: number[] = [];
  let at = 0;
  let found = 0;
  let before = 0;
  const isOpen = (sequence: number): boolean => {
    while (at < ranges.length && (ranges[at]?.to ?? 0) < sequence) at += 1;
    return sequence >= (ranges[at]?.from ?? Infinity);
  };
  const tell = ({ subject, headers, data, sequence }: Parameters<Parameters<typeof readEvents>[2]>[0]) => {
    // Some come twice, after a reconnect.
    if (sequence <= before || !isOpen(sequence)) return;
    before = sequence;
    found += 1;
    const read = headers && readEvent(environment, { subject, headers, data, sequence });
    if (read === null || read.kind === 'rejected') refused.push(sequence);
    else latest.set(read.key, sequence);
  };
  await readEvents(home.connection, environment, tell, { from: first.from, to: last.to });
  const news = [...latest].filter(([key, sequence]) => sequence > (known.get(key)?.sequence ?? 0));
  const { stream } = environmentAssets(environment);
  const written = await inBatches(news, async ([, sequence]) => {
    const event = await getMessage(home.connection, stream, sequence);
    const read = event && readEvent(environment, event);
    if (read === null || read.kind === 'rejected' || (await isGoneAlready(state, read))) return false;
    return restoring.change(read);
  });
  const rejected = await inBatches(refused, restoring.reject);
  return { restored: written + rejected, gone: sizeOf(ranges) - found };
}
