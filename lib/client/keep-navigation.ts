type Writable = Pick<History, 'state' | 'replaceState'>;

/** `history.state` of the entry that somebody is leaving; undefined before the first time. */
let leaving: unknown;
let kept = false;

/**
 * Lets a navigation that has begun go on. Search and filters are written into the address some milliseconds after they were
 * chosen, and Next takes a write from outside (one without a state of its own) for a navigation that replaces the pending one:
 * whoever searched and pressed Enter quickly stayed where they were. So until the entry is left, such a write brings the state
 * that is there, which Next leaves alone; the way back still leads to what was searched. Called when a navigation begins.
 *
 * An adapter of our own in place of the one nuqs has for Next would need no patch, but nuqs empties its queue from inside that
 * one (nuqs 2.10): with one that kept the queue the way back showed the newer search, with one that emptied it letters typed
 * while the router was slow were lost.
 */
export function keepNavigation(history: Writable): void {
  leaving = history.state;
  if (kept) return;
  kept = true;
  // from here on, since the router has put its own function there only now
  const replaceState = history.replaceState.bind(history);
  history.replaceState = (state, unused, url) => {
    const pending = state === null && history.state === leaving;
    replaceState(pending ? leaving : state, unused, url);
    // a browser hands out a copy
    if (pending) leaving = history.state;
  };
}
