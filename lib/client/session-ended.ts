import { pages } from '../domain/paths.ts';
import { hasTypedText } from './typed-text.ts';

interface SessionEnd {
  /** of `SIGN_IN_ERRORS`, as the server has it: why */
  error: string;
}

/** The session that ended while the page stays for what was typed in it; null while it goes on. */
let ended: SessionEnd | null = null;
const listeners = new Set<() => void>();

function setEnded(next: SessionEnd | null): void {
  ended = next;
  for (const listener of listeners) listener();
}

/** The sign-in page that says why, and comes back here afterwards, filters included. */
export function signInAgainHref(error: string): string {
  const { pathname, search, hash } = window.location;
  return pages.signIn({ error, returnTo: pathname + search + hash });
}

/** A sign-out leads over the identity provider, which ends its own session: so long nothing else may lead away. */
const SIGN_OUT_MILLISECONDS = 30_000;
let signingOutUntil = 0;

/** The person signs out: requests that are refused from now on are no news, and the browser is on its way. */
export function noteSigningOut(): void {
  signingOutUntil = performance.now() + SIGN_OUT_MILLISECONDS;
}

/**
 * Leaves for the sign-in page. A page in which somebody has typed stays and tells them first; once, and again when they send it.
 * @param why what the server says of it; null when it does not
 */
export function noteSessionEnded(why: string | null, sent: boolean): void {
  if (performance.now() < signingOutUntil) return;
  const error = why ?? 'session-ended';
  if (!hasTypedText()) window.location.assign(signInAgainHref(error));
  else if (ended === null || sent) setEnded({ error });
}

/** The server has answered somebody who is signed in: in another tab they did that again. */
export function noteSession(): void {
  if (ended !== null) setEnded(null);
}

export function onSessionEnded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const sessionEnded = (): SessionEnd | null => ended;
