import type { NextRequest } from 'next/server';
import { ATTENDED_HEADER } from '../../../domain/support/attended.ts';
import type { SignInError } from '../../../domain/system/sign-in-errors.ts';
import type { CookieChange } from '../../identity/session/cookie-change.ts';
import { needsRenewal, refreshSession } from '../../identity/session/refresh-session.ts';
import { checkSession } from '../../identity/session/check-session.ts';
import { seenCookie } from '../../identity/session/seen-cookie.ts';
import { endSessionCookies, sessionCookies } from '../../identity/session/session-cookie.ts';
import { isCurrent } from '../../identity/session/session.ts';
import type { Session } from '../../identity/session/session.ts';
import { log } from '../../log/log.ts';

const TOUCH_EVERY_MS = 60_000;

/** What the proxy makes of a request's session. */
interface RenewedSession {
  isSignedIn: boolean;
  /** for the browser, and for whoever handles this request next */
  cookies: CookieChange[];
  /** why somebody who had a session has none now */
  error?: SignInError;
}

/** Cookies that tell the idle limit about a person's doing; seldom enough that not every answer brings one. */
async function touch(request: NextRequest, session: Session, seenAt: number): Promise<CookieChange[]> {
  const attended = !request.nextUrl.pathname.startsWith('/api/') || request.headers.has(ATTENDED_HEADER);
  return attended && Date.now() - seenAt > TOUCH_EVERY_MS ? [await seenCookie(session)] : [];
}

/** The session of a request, renewed at the provider when its time is nearly over. */
export async function renewSession(request: NextRequest): Promise<RenewedSession> {
  const held = request.cookies.getAll();
  const ended = (error: SignInError): RenewedSession => ({
    isSignedIn: false,
    cookies: endSessionCookies(held),
    error,
  });
  const checked = await checkSession(held);
  // Its owner is signed in again once the key is here; a key that was removed makes it worthless, and no harm.
  if (checked.kind === 'unknown-key') return { isSignedIn: false, cookies: [], error: 'session-ended' };
  if (checked.kind === 'none') {
    const cookies = endSessionCookies(held);
    // There was one that cannot be read.
    return { isSignedIn: false, cookies, ...(cookies.length > 0 ? { error: 'session-ended' } : {}) };
  }
  const { session } = checked;
  const { issuer, subject } = session.actor;
  if (checked.kind === 'over') {
    log('a session ended', { issuer, subject, why: checked.why });
    return ended(checked.why);
  }
  const touched = await touch(request, session, checked.seenAt);
  if (!needsRenewal(session)) return { isSignedIn: true, cookies: touched };

  const renewal = await refreshSession(session);
  switch (renewal.kind) {
    case 'renewed':
      return { isSignedIn: true, cookies: [...(await sessionCookies(renewal.session, held)), ...touched] };
    case 'ended':
      log('a session ended', { issuer, subject }, renewal.cause);
      return ended(renewal.why);
    case 'unreachable':
      // The cookie stays: when the provider is back, so is the session.
      log('a session could not be renewed', { issuer }, renewal.cause);
      return isCurrent(session)
        ? { isSignedIn: true, cookies: touched }
        : { isSignedIn: false, cookies: [], error: 'provider-unreachable' };
  }
}
