import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../domain/system/actor.ts';
import { log } from '../../log/log.ts';
import { getCatalyst, withCatalyst } from '../../nats/connections/catalyst.ts';
import { watchBucket } from '../../nats/streams/watch-bucket.ts';
import { personKey, sessionKey } from './session-end-keys.ts';

/**
 * Which sessions are over before their time: by signing out, by back-channel logout, or because somebody ended all of theirs.
 * Every process keeps them in memory and hears of new ones, so that judging a request asks nobody.
 */
interface SessionEnds {
  /** key → milliseconds since 1970; sessions that began until then are over */
  known: Map<string, number>;
  /** settles when the first attempt to hear of them has worked or failed */
  ready: Promise<void> | null;
  /** whether new ones are heard of now */
  hears: boolean;
}

/** The bucket forgets after eight days, and no session lives longer than seven. */
const FORGET_AFTER_MS = 8 * 86_400_000;
const RETRY_MS = 5000;
/** A person who signs out does not wait longer for NATS than this. */
export const SIGN_OUT_WAITS_MS = 2000;
/** Whoever asks whether they are heard of waits no longer for the first time. */
const FIRST_HEARD_MS = 1000;
const PLACE = Symbol.for('vertebra.session-ends');

const decoder = new TextDecoder();

const store = (): SessionEnds => {
  const places = globalThis as Record<symbol, SessionEnds | undefined>;
  return (places[PLACE] ??= { known: new Map(), ready: null, hears: false });
};

function remember({ known }: SessionEnds, key: string, at: number): void {
  known.delete(key);
  known.set(key, at);
  // In the order they came, so the oldest stand first.
  for (const [old, since] of known) {
    if (since > Date.now() - FORGET_AFTER_MS) break;
    known.delete(old);
  }
}

async function listen(ends: SessionEnds): Promise<void> {
  const again = (error: unknown) => {
    ends.hears = false;
    log('ended sessions are not received', {}, error);
    setTimeout(() => void listen(ends), RETRY_MS).unref();
  };
  try {
    const { connection } = await getCatalyst();
    const { ended } = await watchBucket(connection, 'session-ends', (key, value) => {
      const at = Number(decoder.decode(value));
      if (Number.isFinite(at)) remember(ends, key, at);
    });
    ends.hears = true;
    ended.then(() => again(new Error('the connection was closed')), again);
  } catch (error) {
    again(error);
  }
}

type Who = Pick<Actor, 'issuer' | 'subject' | 'sessionId'>;

/**
 * Tells, each time it is asked, whether a session that began at `startedAt` was ended since: for answers that outlive their
 * request. While NATS is away only the ends heard of before are known: people must get in then, and a session is checked
 * at the provider within minutes anyway.
 */
export async function watchEnd({ issuer, subject, sessionId }: Who, startedAt: number): Promise<() => boolean> {
  const ends = store();
  await (ends.ready ??= listen(ends));
  const keys = [personKey(issuer, subject), sessionKey(issuer, sessionId)];
  return () => keys.some((key) => (ends.known.get(key) ?? 0) >= startedAt);
}

/** Whether this process hears of sessions that are ended elsewhere; where it does not, they go on here until their tokens end. */
export async function hearsSessionEnds(): Promise<boolean> {
  const ends = store();
  await Promise.race([(ends.ready ??= listen(ends)), sleep(FIRST_HEARD_MS, undefined, { ref: false })]);
  return ends.hears;
}

/** Whether a session that began at `startedAt` was ended since, as {@link watchEnd} knows it. */
export const isEnded = async (who: Who, startedAt: number): Promise<boolean> => (await watchEnd(who, startedAt))();

async function end(key: string, at = Date.now()): Promise<void> {
  await withCatalyst(({ sessionEnds }) => sessionEnds.put(key, String(at)));
  remember(store(), key, at);
}

/** Ends one session everywhere, from now on. Throws `nats-unavailable` when nobody could be told. */
export const endSession = (issuer: string, sessionId: string): Promise<void> => end(sessionKey(issuer, sessionId));

/** Ends every session somebody has now. Throws `nats-unavailable` when nobody could be told. */
export const endSessionsOf = (issuer: string, subject: string): Promise<void> => end(personKey(issuer, subject));

/** Tries until the other processes know of an end; a process that stops meanwhile takes it along. */
async function tellLater(key: string, at: number): Promise<void> {
  for (;;) {
    await sleep(RETRY_MS, undefined, { ref: false });
    try {
      await end(key, at);
      return;
    } catch (error) {
      log('the end of a session is still not told to the other processes', {}, error);
    }
  }
}

/**
 * Ends one session by its own sign-out: in this process at once, in the others as soon as NATS takes it. `startedAt` is the
 * session's, so that the clock of the process that began it may be ahead of ours. Whether all processes can know by now, or
 * after two seconds at the latest; it goes on to tell them then.
 */
export async function signOutSession({ issuer, sessionId }: Who, startedAt: number): Promise<boolean> {
  const [key, at] = [sessionKey(issuer, sessionId), Math.max(Date.now(), startedAt)];
  remember(store(), key, at);
  const told = end(key, at).then(
    () => true,
    (error: unknown) => {
      log('the end of a session is not told to the other processes yet', {}, error);
      void tellLater(key, at);
      return false;
    },
  );
  return Promise.race([told, sleep(SIGN_OUT_WAITS_MS, false, { ref: false })]);
}
