import { randomUUID } from 'node:crypto';
import type { NextRequest, NextResponse } from 'next/server';
import { api, pages } from '../../domain/paths.ts';
import { getConfig } from '../config/config.ts';
import { endSessionCookies, readSession } from '../identity/session-cookie.ts';
import type { Session } from '../identity/session.ts';
import { signOutUrl } from '../identity/sign-out-url.ts';
import { answerProblem } from './answer.ts';
import { auditSession } from './audit-session.ts';
import { log } from './log.ts';
import { checkOrigin } from './origin.ts';
import { redirect } from './redirect.ts';

/** The provider's sign-out, or our own page when it does not answer: here the session ends in any case. */
async function afterwards(session: Session): Promise<string | URL> {
  try {
    return await signOutUrl(session);
  } catch (error) {
    log('the provider was not told of a sign-out', { issuer: session.actor.issuer }, error);
    return pages.signIn();
  }
}

/** `POST /api/auth/sign-out`: ends the session here and sends the browser to the provider to end it there. */
export async function signOut(request: NextRequest): Promise<NextResponse> {
  try {
    checkOrigin(request, getConfig().baseUrl);
  } catch (error) {
    return answerProblem(error, randomUUID(), `POST ${api.signOut()}`);
  }
  const held = request.cookies.getAll();
  const session = await readSession(held);
  if (session) await auditSession('session.sign-out', session.actor, request);
  return redirect(session ? await afterwards(session) : pages.signIn(), endSessionCookies(held));
}
