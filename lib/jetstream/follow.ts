import { hangBell } from './bell.ts';
import type { Bell } from './bell.ts';
import type { DataReader } from './connection.ts';
import { getStream } from './get-stream.ts';
import { JetStreamError } from './jetstream-error.ts';
import type { MessageSource } from './message-source.ts';
import { pause } from './pause.ts';
import { readForward } from './read-forward.ts';
import type { StoredMessage } from './stored-message.ts';

export interface FollowQuery {
  source: MessageSource;
  /** subjects of the stream, as it is configured */
  subjects: string[];
  /** the last sequence that is known already */
  after: number;
  filter?: string | undefined;
  signal: AbortSignal;
  /** oldest first, each message once */
  onMessages: (messages: StoredMessage[]) => void;
  /** it ends here: the stream was made anew, or runs too far ahead to be caught up with message by message */
  onLost: () => void;
}

const THROTTLE_MILLISECONDS = 100;
const POLL_MILLISECONDS = 1_000;
/** With a bell, polling is only for what the bell missed. */
const POLL_WITH_BELL_MILLISECONDS = 3_000;
/** It rang and nothing was there: the replica that answered is behind by a moment. */
const LATE_REPLICA_MILLISECONDS = 200;
const BATCH = 500;
const MOST_TO_CATCH_UP = 10_000;

/**
 * Hands over what a stream stores from now on, until the signal aborts or it is lost. A core subscription only rings the bell; the
 * messages are then read from the stream, so their sequence, time and order are exact and nothing is missed or doubled.
 * What passes (no answer, a lost connection) is tried again from the last message handed over.
 * @throws JetStreamError when the session may not read
 */
export async function follow(reader: DataReader, query: FollowQuery): Promise<void> {
  const { signal } = query;
  const stopped = () => signal.aborted;
  let { after } = query;
  // Nothing rang yet: the first look is at the stream itself.
  let rang = false;
  while (!stopped()) {
    let bell: Bell | null = null;
    let patience = POLL_MILLISECONDS;
    try {
      // Hung before reading, so what comes meanwhile rings.
      bell = hangBell(reader.connection, query.subjects, query.filter);
      if (!rang && (await isLost(reader, query, after))) {
        bell.takeDown();
        query.onLost();
        return;
      }
      const { messages, exhausted } = await readForward(reader, query.source, {
        from: after + 1,
        filter: query.filter,
        limit: BATCH,
        signal,
      });
      const last = messages.at(-1);
      if (last && !stopped()) {
        after = last.sequence;
        query.onMessages(messages);
      }
      if (!exhausted) patience = 0;
      else if (rang && !last) patience = LATE_REPLICA_MILLISECONDS;
      else if (bell.hears) patience = POLL_WITH_BELL_MILLISECONDS;
    } catch (error) {
      if (error instanceof JetStreamError && error.kind === 'permission') {
        bell?.takeDown();
        throw error;
      }
    }
    rang = await Promise.race([
      pause(patience, signal).then(() => false),
      ...(bell ? [bell.rung.then(() => true)] : []),
    ]);
    bell?.takeDown();
    await pause(THROTTLE_MILLISECONDS, signal);
  }
}

async function isLost(reader: DataReader, { source }: FollowQuery, after: number): Promise<boolean> {
  const { state } = await getStream(reader.connection, source.stream);
  return state.last_seq < after || state.last_seq - after > MOST_TO_CATCH_UP;
}
