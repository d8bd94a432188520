import type { NextRequest } from 'next/server';
import type { SignInError } from '../../domain/sign-in-errors.ts';
import type { CookieChange } from '../identity/cookie-change.ts';
import { needsRenewal, refreshSession } from '../identity/refresh-session.ts';
import { endSessionCookies, readSession, sessionCookies } from '../identity/session-cookie.ts';
import { isCurrent } from '../identity/session.ts';
import { log } from './log.ts';

/** What the proxy makes of a request's session. */
interface RenewedSession {
  isSignedIn: boolean;
  /** for the browser, and for whoever handles this request next */
  cookies: CookieChange[];
  /** why somebody who had a session has none now */
  error?: SignInError;
}

/** The session of a request, renewed at the provider when its time is nearly over. */
export async function renewSession(request: NextRequest): Promise<RenewedSession> {
  const held = request.cookies.getAll();
  const session = await readSession(held);
  if (!session) return { isSignedIn: false, cookies: endSessionCookies(held) };
  if (!needsRenewal(session)) return { isSignedIn: true, cookies: [] };

  const renewal = await refreshSession(session);
  switch (renewal.kind) {
    case 'renewed':
      return { isSignedIn: true, cookies: await sessionCookies(renewal.session, held) };
    case 'ended':
      log('a session ended', { issuer: session.actor.issuer, subject: session.actor.subject }, renewal.cause);
      return { isSignedIn: false, cookies: endSessionCookies(held), error: 'session-ended' };
    case 'unreachable':
      // The cookie stays: when the provider is back, so is the session.
      log('a session could not be renewed', { issuer: session.actor.issuer }, renewal.cause);
      return isCurrent(session)
        ? { isSignedIn: true, cookies: [] }
        : { isSignedIn: false, cookies: [], error: 'provider-unreachable' };
  }
}
