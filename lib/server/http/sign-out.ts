import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { api, pages } from '../../domain/paths.ts';
import { getConfig } from '../config/config.ts';
import { endSessionCookies, readSession } from '../identity/session-cookie.ts';
import { afterSignOut } from './after-sign-out.ts';
import { answerProblem } from './answer.ts';
import { auditSession } from './audit-session.ts';
import { checkOrigin } from './origin.ts';
import { redirect } from './redirect.ts';

/** `POST /api/auth/sign-out`: ends the session here and sends the browser to the provider to end it there. */
export async function signOut(request: NextRequest): Promise<Response> {
  try {
    checkOrigin(request, getConfig().baseUrl);
  } catch (error) {
    return answerProblem(error, randomUUID(), `POST ${api.signOut()}`);
  }
  const held = request.cookies.getAll();
  const session = await readSession(held);
  if (session) await auditSession('session.sign-out', session.actor, request);
  return redirect(session ? await afterSignOut(session) : pages.signIn(), endSessionCookies(held));
}
