import { log } from '../../log/log.ts';
import { getCatalyst, withCatalyst } from '../../nats/connections/catalyst.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { isLost, onReconnect } from '../../nats/connections/on-reconnect.ts';
import type { ChainPlace } from './chain.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { readChainTail } from './tail.ts';
import { getWriter, unsealedMs } from './writer.ts';
import type { Writer } from './writer.ts';

/** A record is covered half a second after it was written, and many of that time by one signature. */
const PAUSE_MS = 500;
/** What failed is tried again at once, for it is mostly a moment; then after twice as long each time. */
const RETRY_MS = { first: 250, last: 5_000 };
/** Verification gives a record a minute until it is covered. */
const LONGEST_UNSEALED_MS = 45_000;

const retryMs = (failures: number): number => Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.last);

const isWaiting = ({ uncovered }: Writer): boolean => uncovered !== null;

function startTimer(writer: Writer, catalyst: Catalyst, milliseconds: number): void {
  const cover = async () => {
    stopListening();
    clearTimeout(timer);
    const place = writer.uncovered;
    writer.uncovered = null;
    if (place === null || catalyst.connection.isClosed()) return;
    const begun = Date.now();
    try {
      await writeCheckpoint(catalyst, place);
      if (writer.failures > 0) log('the audit log is sealed again', { unsealedMs: unsealedMs(writer) });
      writer.failures = 0;
      // What was written meanwhile waits since then.
      writer.unsealedSince = isWaiting(writer) ? begun : null;
    } catch (error) {
      writer.failures += 1;
      const { failures } = writer;
      log(
        'the audit log could not be sealed',
        {
          sequence: place.sequence,
          failures,
          unsealedMs: unsealedMs(writer),
          connection: isLost(catalyst.connection) ? 'lost' : 'up',
        },
        error,
      );
      // A later record may have started a timer of its own meanwhile; its checkpoint covers this one, too.
      coverSoon(writer, catalyst, place, retryMs(failures));
    }
  };
  const timer = setTimeout(() => void cover(), milliseconds).unref();
  // Nothing is answered while the connection is lost, and nothing has to be waited for once it is back.
  const stopListening = onReconnect(catalyst.connection, () => void cover());
}

/** Has a checkpoint written that covers this record and all before it, at once with those that follow within a moment. */
export function coverSoon(writer: Writer, catalyst: Catalyst, place: ChainPlace, milliseconds = PAUSE_MS): void {
  const waiting = writer.uncovered;
  writer.unsealedSince ??= Date.now();
  // While sealing fails, its own pace counts and not how fast records come.
  if (waiting === null)
    startTimer(writer, catalyst, Math.max(milliseconds, writer.failures > 0 ? retryMs(writer.failures) : 0));
  if (waiting === null || waiting.sequence < place.sequence) writer.uncovered = place;
}

/** Has what stands at the end sealed, which a process that ended in that moment may have left undone. Throws `nats-unavailable`. */
export const coverTail = (): Promise<void> =>
  withCatalyst(async (catalyst) => {
    const tail = await readChainTail(catalyst);
    if (tail.sequence > 0) await writeCheckpoint(catalyst, tail);
  });

/**
 * For how long records of this process wait for a checkpoint, in words for whoever runs it. Throws when that is so long that
 * verification will soon find the log without cover.
 */
export async function describeSealing(): Promise<string> {
  const writer = await getWriter();
  const seconds = Math.round(unsealedMs(writer) / 1000);
  const failed = writer.failures === 0 ? '' : `; ${String(writer.failures)} tries failed`;
  const isGone = writer.failures > 0 && isLost((await getCatalyst()).connection);
  const why = isGone ? ', the connection to NATS is lost' : '';
  const detail = `records wait for ${String(seconds)} s to be sealed${failed}${why}`;
  if (unsealedMs(writer) > LONGEST_UNSEALED_MS) throw new Error(detail);
  return detail;
}
