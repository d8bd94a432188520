import { log } from '../log/log.ts';
import { withCatalyst } from '../nats/catalyst.ts';
import type { Catalyst } from '../nats/catalyst.ts';
import type { ChainPlace } from './chain.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { readTail } from './tail.ts';
import type { Writer } from './writer.ts';

/** A record is covered half a second after it was written, and many of that time by one signature. */
const PAUSE_MS = 500;
const RETRY_MS = 5_000;

function startTimer(writer: Writer, catalyst: Catalyst, milliseconds: number): void {
  const cover = async () => {
    const place = writer.uncovered;
    writer.uncovered = null;
    if (place === null || catalyst.connection.isClosed()) return;
    try {
      await writeCheckpoint(catalyst, place);
    } catch (error) {
      log('the audit log could not be sealed', { sequence: place.sequence }, error);
      // A later record may have started a timer of its own meanwhile; its checkpoint covers this one, too.
      coverSoon(writer, catalyst, place, RETRY_MS);
    }
  };
  setTimeout(() => void cover(), milliseconds).unref();
}

/** Has a checkpoint written that covers this record and all before it, at once with those that follow within a moment. */
export function coverSoon(writer: Writer, catalyst: Catalyst, place: ChainPlace, milliseconds = PAUSE_MS): void {
  const waiting = writer.uncovered;
  if (waiting === null) startTimer(writer, catalyst, milliseconds);
  if (waiting === null || waiting.sequence < place.sequence) writer.uncovered = place;
}

/** Has what stands at the end sealed, which a process that ended in that moment may have left undone. Throws `nats-unavailable`. */
export const coverTail = (): Promise<void> =>
  withCatalyst(async (catalyst) => {
    const tail = await readTail(catalyst);
    if (tail.sequence > 0) await writeCheckpoint(catalyst, tail);
  });
