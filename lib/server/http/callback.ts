import type { NextRequest, NextResponse } from 'next/server';
import { finishSignIn } from '../identity/finish-sign-in.ts';
import { endLoginCookie } from '../identity/login-cookie.ts';
import { seenCookie } from '../identity/seen-cookie.ts';
import { sessionCookies } from '../identity/session-cookie.ts';
import { auditSession } from './audit-session.ts';
import { redirect } from './redirect.ts';
import { signInRefused } from './sign-in.ts';

/** `GET /api/auth/callback`: the identity provider sends the browser back. */
export async function callback(request: NextRequest): Promise<NextResponse> {
  const held = request.cookies.getAll();
  try {
    const { session, returnTo } = await finishSignIn(request.nextUrl.search, held);
    const cookies = [...(await sessionCookies(session, held)), await seenCookie(session)];
    await auditSession('session.sign-in', session.actor, request);
    return redirect(returnTo, [...cookies, endLoginCookie()]);
  } catch (error) {
    return signInRefused(error);
  }
}
