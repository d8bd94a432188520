import { randomBytes } from 'node:crypto';
import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';
import { api, pages } from '../../../domain/paths.ts';
import { SESSION_ENDED_HEADER } from '../../../domain/system/sign-in-errors.ts';
import { getConfig } from '../../config/config.ts';
import type { CookieChange } from '../../identity/session/cookie-change.ts';
import { bearerToken } from '../edge/bearer-token.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { setCookies } from '../sign-in/cookies.ts';
import { redirect } from './redirect.ts';
import { renewSession } from '../sign-in/renew-session.ts';
import { securityHeaders } from './security-headers.ts';

const OPEN_PATHS = [pages.signIn(), '/healthz', '/readyz', '/icon.svg', '/favicon.ico', api.openapi()];

/** Whether a path works without a session: sign-in itself, and what machines ask. */
const isOpen = (path: string): boolean => OPEN_PATHS.includes(path) || path.startsWith('/api/auth/');

/** Whoever handles this request next sees the cookies as the browser will send them from now on. */
function changeRequestCookies(request: NextRequest, changes: readonly CookieChange[]): void {
  for (const { name, value, maxAge } of changes) {
    if (maxAge === 0) request.cookies.delete(name);
    else request.cookies.set(name, value);
  }
}

/** Back to the page that was asked for; `_rsc` is Next's own mark of a request for its data. */
function returnTo(request: NextRequest): string {
  const url = new URL(request.nextUrl.href);
  url.searchParams.delete('_rsc');
  return `${url.pathname}${url.search}`;
}

async function pass(request: NextRequest, policy: string, nonce: string): Promise<NextResponse> {
  const path = request.nextUrl.pathname;
  // A bearer token needs no session, and the cookie of somebody else beside it counts for nothing.
  const needsNone = isOpen(path) || (path.startsWith('/api/') && bearerToken(request.headers) !== null);
  const session = needsNone ? null : await renewSession(request);
  // For comfort only: what a page shows comes from the API, which asks for the session itself.
  if (session && !session.isSignedIn && !path.startsWith('/api/')) {
    const error = session.error === undefined ? {} : { error: session.error };
    return redirect(pages.signIn({ ...error, returnTo: returnTo(request) }), session.cookies);
  }
  const cookies = session?.cookies ?? [];
  changeRequestCookies(request, cookies);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  setCookies(response, cookies);
  if (session?.error !== undefined && !session.isSignedIn) response.headers.set(SESSION_ENDED_HEADER, session.error);
  return response;
}

/** What happens to every request before its page or route: session renewed, security headers set, strangers sent to sign in. */
export async function guard(request: NextRequest): Promise<NextResponse> {
  const config = getConfig();
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, config);
  const response = await pass(request, policy, nonce);
  // A redirect has no page, and its cookies need the room: proxies take 4 KB of headers by default.
  if (response.status !== 303) response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(securityHeaders(config.baseUrl))) response.headers.set(name, value);
  return response;
}
