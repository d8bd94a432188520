import { subscribeWakeUp } from './wake-up.ts';
import type { WakeUp } from './wake-up.ts';
import type { DataReader } from '../connection.ts';
import { isPassing } from '../jetstream-error.ts';
import { messageGet } from '../messages/message-get.ts';
import type { MessageSource, StoredMessage } from '../messages/stored-message.ts';
import { pause } from '../pause.ts';
import { readForward } from '../messages/read-forward.ts';
import { toSequence } from '../sequence.ts';
import type { StreamInfo } from '../streams/stream-info.ts';

export interface FollowQuery {
  source: MessageSource;
  /** subjects of the stream, as it is configured */
  subjects: string[];
  /** the last sequence that was searched already */
  after: number;
  filter?: string | undefined;
  signal: AbortSignal;
  /** what the stream's leader said of it, some seconds ago at most */
  look: () => Promise<Pick<StreamInfo, 'created' | 'state'>>;
  /** resolves when it may read; it reads once then, with one request as a rule, whatever came until then */
  turn: (signal: AbortSignal) => Promise<void>;
  /** oldest first, each message once */
  onMessages: (messages: StoredMessage[]) => void;
}

/** Why it ended: nobody wants it any more · it is another stream of that name · too much to be caught up with came meanwhile */
export type FollowEnd = 'stopped' | 'made-anew' | 'too-far';

/** Where nothing can be heard, the leader is asked so often. */
const POLL_MILLISECONDS = 5_000;
/** With a wake-up subscription, polling only finds what that missed. */
const POLL_WITH_WAKE_UP_MILLISECONDS = 15_000;
/** After a wake-up without a stored message (no stream keeps it), the next read waits longer each time. */
const SHORTEST_WAIT_MILLISECONDS = 100;
const LONGEST_WAIT_MILLISECONDS = 10_000;
const BATCH = 1_000;
const MOST_TO_CATCH_UP = 10_000;

/**
 * Hands over what a stream stores from now on, until the signal aborts or it cannot go on. A core subscription only
 * wakes the reader; the messages are then read from the stream, so their sequence, time and order are exact and nothing is missed or
 * doubled. What passes (no answer, a lost connection) is tried again from the last sequence that was searched.
 * @throws JetStreamError for what does not pass: the session may not read, the stream is not there
 */
export async function follow(reader: DataReader, query: FollowQuery): Promise<FollowEnd> {
  const { signal } = query;
  const state: Following = { after: query.after, created: null };
  let wakeUp: WakeUp | null = null;
  // Nothing woke it for what came since the last search.
  let next: 'probe' | 'read' | 'read-on' = 'probe';
  let wait = SHORTEST_WAIT_MILLISECONDS;
  try {
    for (;;) {
      await query.turn(signal);
      if (signal.aborted) return 'stopped';
      // Subscribed before reading, so what comes meanwhile wakes it.
      wakeUp ??= subscribeWakeUp(reader.connection, query.subjects, query.filter);
      const asked = next;
      const step = await take(reader, query, state, asked).catch((error: unknown): Step => {
        // Aborted, it ends with the next turn.
        if (signal.aborted || isPassing(error)) return 'nothing';
        throw error;
      });
      if (step === 'made-anew' || step === 'too-far') return step;
      if (step === 'more') next = 'read-on';
      else if (step === 'nothing' && asked === 'read') next = 'probe';
      else {
        const found = step === 'all' || asked === 'read-on';
        wait = found ? SHORTEST_WAIT_MILLISECONDS : Math.min(2 * wait, LONGEST_WAIT_MILLISECONDS);
        const woken = await waitForWakeUp(wakeUp, signal);
        next = woken ? 'read' : 'probe';
        if (woken) {
          wakeUp.unsubscribe();
          wakeUp = null;
          await pause(found ? 0 : wait, signal);
        } else wait = SHORTEST_WAIT_MILLISECONDS;
      }
    }
  } finally {
    wakeUp?.unsubscribe();
  }
}

interface Following {
  after: number;
  created: string | null;
}

/** What a turn came to: nothing was there · all that is there · perhaps not all */
type Step = 'nothing' | 'all' | 'more';
type End = Exclude<FollowEnd, 'stopped'>;

/** Whether a message woke it; false when it is time to poll. */
const waitForWakeUp = (wakeUp: WakeUp, signal: AbortSignal): Promise<boolean> =>
  Promise.race([
    pause(wakeUp.canReceive ? POLL_WITH_WAKE_UP_MILLISECONDS : POLL_MILLISECONDS, signal).then(() => false),
    wakeUp.firstMessage.then(() => true),
  ]);

async function take(
  reader: DataReader,
  query: FollowQuery,
  following: Following,
  how: 'probe' | 'read' | 'read-on',
): Promise<Step | End> {
  if (how === 'read') return readOn(reader, query, following);
  const { created, state } = await query.look();
  following.created ??= created;
  if (following.created !== created) return 'made-anew';
  const last = toSequence(state.last_seq);
  // Of a filtered stream, how many of those match is not known.
  if (query.filter === undefined && last - following.after > MOST_TO_CATCH_UP) return 'too-far';
  if (how === 'probe' && (await probe(reader, query, following, last)) === 'nothing') return 'nothing';
  const step = await readOn(reader, query, following);
  // Whoever answered may be behind what the probe found.
  return how === 'probe' && step === 'nothing' ? 'more' : step;
}

/** Asks the leader for the next message. That there is none proves that up to `last`, which was stored before, all is searched. */
async function probe(
  { connection }: DataReader,
  { source, filter, onMessages, signal }: FollowQuery,
  following: Following,
  last: number,
): Promise<Step> {
  const message = await messageGet(connection, source.stream, {
    seq: following.after + 1,
    next_by_subj: filter ?? '>',
  });
  if (signal.aborted) return 'nothing';
  if (message === null) {
    following.after = Math.max(following.after, last);
    return 'nothing';
  }
  following.after = message.sequence;
  onMessages([message]);
  return 'more';
}

async function readOn(reader: DataReader, query: FollowQuery, following: Following): Promise<Step | End> {
  const { signal, filter } = query;
  const { messages, exhausted, left } = await readForward(reader, query.source, {
    from: following.after + 1,
    filter,
    limit: BATCH,
    signal,
    unconfirmed: true,
  });
  const last = messages.at(-1);
  if (signal.aborted || last === undefined) return 'nothing';
  following.after = last.sequence;
  query.onMessages(messages);
  if (left !== null && left > MOST_TO_CATCH_UP) return 'too-far';
  return exhausted ? 'all' : 'more';
}
