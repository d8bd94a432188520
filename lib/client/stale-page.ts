/** A page that outlives a deployment asks for code that is no more. A new page has the code of now. */

const KEY = 'vertebra.reloaded-at';
/** Code that is missing again so soon is not missing because the page is old. */
const ONCE_IN_MILLISECONDS = 60_000;
/** How the bundler and the browsers call it: Turbopack and webpack, Chromium, Firefox, Safari. */
const MISSING =
  /failed to load chunk|loading (css )?chunk .* failed|dynamically imported module|importing a module script failed/i;

/** Whether something failed because a part of the page's code did not come. */
export const isMissingCode = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'ChunkLoadError' || MISSING.test(error.message));

/** Whether the page has just been loaded again; where nothing can be kept, it counts as that. */
function reloadedJustNow(now: number): boolean {
  try {
    return now - Number(sessionStorage.getItem(KEY) ?? -Infinity) < ONCE_IN_MILLISECONDS;
  } catch {
    return true;
  }
}

/** Where somebody wants to go, and from where; the address changes only when the code of the next page is there. */
let wanted: { to: string; from: string } | null = null;

/** A navigation within the console begins. */
export function noteNavigation(to: string): void {
  wanted = { to, from: window.location.href };
}

/** Loads the page again; the next one, when the code of that was missing. */
export function loadAgain(): void {
  const { location } = window;
  if (wanted !== null && wanted.from === location.href) location.assign(wanted.to);
  else location.reload();
}

/** Loads the page again, unless that was done a moment ago and did not help. Gives whether it does. */
export function reloadOnce(): boolean {
  const now = Date.now();
  if (reloadedJustNow(now)) return false;
  try {
    sessionStorage.setItem(KEY, String(now));
  } catch {
    return false;
  }
  loadAgain();
  return true;
}

/** What people read when loading again by itself did not help. */
export const UPDATED = {
  title: 'Vertebra was updated',
  detail: 'This page is older than the server and misses a part of its code. Load it again.',
} as const;

/**
 * What people read when something that goes on as long as the page is open ended for a reason that it does not know: that the code for
 * it did not come, which loading the page again cures, or an error of ours.
 */
export function unexpectedEnd(title: string, cause: unknown): { title: string; detail: string } {
  if (isMissingCode(cause)) {
    reloadOnce();
    return UPDATED;
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { title, detail: `Load the page again. (${detail})` };
}
