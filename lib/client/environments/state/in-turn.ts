/**
 * Over HTTP/1.1 a browser opens six connections to one origin, for all of its tabs together. Feeds take at most four, so that
 * there is always room for a question; when more pages follow Environments than that, they take turns. Each goes on where it
 * stood, so nothing is missed, and no page learns anything from another one: they share no more than the names of five locks.
 * As many slots change hands as pages wait: each page asks once in two turns at most, and those in the other slots not at all.
 */
const SLOTS = [0, 1, 2, 3].map((slot) => `vertebra.feed.${slot}`);
/** Held by all pages that wait, together. */
const WAITING = 'vertebra.feed.waiting';
/** So long a page follows when others wait: eight pages come to their turn every two seconds. */
const TURN_MILLISECONDS = 2_000;
const CHECK_INTERVAL_MILLISECONDS = 500;

interface Slot {
  name: string;
  release: () => void;
}

/** Waits for a slot. A tab that is closed or crashes leaves its own; a frozen one holds no more than that. */
async function takeSlot(locks: LockManager, signal: AbortSignal): Promise<Slot> {
  const taken = new AbortController();
  const got = Promise.withResolvers<Slot>();
  const giveUp = () => got.reject(new Error('Nobody waits for a turn any more.'));
  signal.addEventListener('abort', giveUp);
  const waiting = Promise.withResolvers<undefined>();
  void locks.request(WAITING, { mode: 'shared' }, () => waiting.promise);
  for (const name of SLOTS) {
    const hold = () => {
      if (taken.signal.aborted || signal.aborted) return undefined;
      taken.abort();
      const released = Promise.withResolvers<undefined>();
      got.resolve({ name, release: () => released.resolve(undefined) });
      return released.promise;
    };
    // rejected: another slot was free first, or nobody waits any more
    locks.request(name, { signal: AbortSignal.any([signal, taken.signal]) }, hold).catch(() => undefined);
  }
  try {
    if (signal.aborted) giveUp();
    return await got.promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
    taken.abort();
    waiting.resolve(undefined);
  }
}

/** Whether so many others wait that this slot is wanted: one that waits takes the first. */
async function isWanted(locks: LockManager, slot: string): Promise<boolean> {
  const waiting = (await locks.query()).held?.filter(({ name }) => name === WAITING).length ?? 0;
  return waiting > SLOTS.indexOf(slot);
}

/**
 * Reads while it is this page's turn. `isLive` says whether the reading has come to what is now: until then nobody takes the
 * turn away. Gives what the reading gave, and whether it ended because others wait. @throws what the reading throws
 */
export async function inTurn<T>(
  signal: AbortSignal,
  read: (turn: AbortSignal) => Promise<T>,
  isLive: () => boolean,
): Promise<{ read: T; yielded: boolean }> {
  // browsers have no locks for pages that came without TLS from another machine
  if (!('locks' in navigator)) return { read: await read(signal), yielded: false };
  const { locks } = navigator;
  const { name, release } = await takeSlot(locks, signal);
  const over = new AbortController();
  let liveFor = 0;
  const timer = setInterval(() => {
    liveFor = isLive() ? liveFor + CHECK_INTERVAL_MILLISECONDS : 0;
    if (liveFor < TURN_MILLISECONDS) return;
    void isWanted(locks, name).then((wanted) => {
      if (wanted) over.abort();
    });
  }, CHECK_INTERVAL_MILLISECONDS);
  try {
    return { read: await read(AbortSignal.any([signal, over.signal])), yielded: over.signal.aborted };
  } finally {
    clearInterval(timer);
    release();
  }
}
