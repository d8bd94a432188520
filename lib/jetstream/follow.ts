import { hangBell } from './bell.ts';
import type { Bell } from './bell.ts';
import type { DataReader } from './connection.ts';
import { isPassing } from './jetstream-error.ts';
import type { MessageSource } from './message-source.ts';
import { pause } from './pause.ts';
import { readForward } from './read-forward.ts';
import { toSequence } from './sequence.ts';
import type { StoredMessage } from './stored-message.ts';
import type { StreamInfo } from './stream-info.ts';

export interface FollowQuery {
  source: MessageSource;
  /** subjects of the stream, as it is configured */
  subjects: string[];
  /** the last sequence that was searched already */
  after: number;
  filter?: string | undefined;
  signal: AbortSignal;
  /** asks about the stream; what its leader said some seconds ago will do, unless it has to be fresh */
  look: (fresh: boolean) => Promise<Pick<StreamInfo, 'created' | 'state'>>;
  /** oldest first, each message once */
  onMessages: (messages: StoredMessage[]) => void;
}

/** Why it ended: nobody wants it any more · it is another stream of that name · too much to be caught up with came meanwhile */
export type FollowEnd = 'stopped' | 'made-anew' | 'too-far';

const POLL_MILLISECONDS = 1_000;
/** With a bell, polling is only for what the bell missed. */
const POLL_WITH_BELL_MILLISECONDS = 5_000;
/** Between two readings; each ring in which nothing was found doubles it, up to the second. */
const THROTTLE_MILLISECONDS = [100, 10_000] as const;
const BATCH = 500;
const MOST_TO_CATCH_UP = 10_000;

/**
 * Hands over what a stream stores from now on, until the signal aborts or it cannot go on. A core subscription only rings the
 * bell; the messages are then read from the stream, so their sequence, time and order are exact and nothing is missed or
 * doubled. What passes (no answer, a lost connection) is tried again from the last sequence that was searched.
 * @throws JetStreamError for what does not pass: the session may not read, the stream is not there
 */
export async function follow(reader: DataReader, query: FollowQuery): Promise<FollowEnd> {
  const { signal } = query;
  const state: Following = { after: query.after, created: null };
  const [shortest, longest] = THROTTLE_MILLISECONDS;
  let bell: Bell | null = null;
  // Nothing rang yet: the first look is at the stream itself.
  let next: 'read' | 'look' | 'look-afresh' = 'look';
  let throttle: number = shortest;
  try {
    while (!signal.aborted) {
      // Hung before reading, so what comes meanwhile rings.
      bell ??= hangBell(reader.connection, query.subjects, query.filter);
      const step = await (
        next === 'read' ? readOn(reader, query, state) : lookAndRead(reader, query, state, next)
      ).catch(passing);
      if (step === 'made-anew' || step === 'too-far') return step;
      if (step === 'more') {
        next = 'read';
      } else if (next === 'read' && step === 'nothing') {
        // The replica that answered is behind by a moment, or what rang is kept by no stream.
        throttle = Math.min(2 * throttle, longest);
        next = 'look-afresh';
      } else {
        if (step === 'all') throttle = shortest;
        next = await ring(bell, signal);
      }
      if (next === 'read') {
        bell.takeDown();
        bell = null;
      }
      await pause(throttle, signal);
    }
    return 'stopped';
  } finally {
    bell?.takeDown();
  }
}

interface Following {
  after: number;
  created: string | null;
}

type Step = 'nothing' | 'all' | 'more';

function passing(error: unknown): Step {
  if (isPassing(error)) return 'nothing';
  throw error;
}

const ring = (bell: Bell, signal: AbortSignal): Promise<'read' | 'look'> =>
  Promise.race([
    pause(bell.hears ? POLL_WITH_BELL_MILLISECONDS : POLL_MILLISECONDS, signal).then(() => 'look' as const),
    bell.rung.then(() => 'read' as const),
  ]);

/** @param before what the leader has is all searched then, and not asked for again */
async function readOn(reader: DataReader, query: FollowQuery, state: Following, before?: number): Promise<Step> {
  const { signal, filter } = query;
  const { messages, exhausted } = await readForward(reader, query.source, {
    from: state.after + 1,
    filter,
    limit: BATCH,
    signal,
    ...(before === undefined ? { unconfirmed: true } : { before }),
  });
  if (signal.aborted) return 'nothing';
  const last = messages.at(-1);
  if (last) {
    state.after = last.sequence;
    query.onMessages(messages);
  }
  if (!exhausted && messages.length >= BATCH) return 'more';
  if (exhausted && before !== undefined) state.after = before - 1;
  return last ? 'all' : 'nothing';
}

async function lookAndRead(
  reader: DataReader,
  query: FollowQuery,
  following: Following,
  how: 'look' | 'look-afresh',
): Promise<Step | Exclude<FollowEnd, 'stopped'>> {
  const { created, state } = await query.look(how === 'look-afresh');
  following.created ??= created;
  if (following.created !== created) return 'made-anew';
  const last = toSequence(state.last_seq);
  if (last - following.after > MOST_TO_CATCH_UP) return 'too-far';
  return last > following.after ? readOn(reader, query, following, last + 1) : 'nothing';
}
