import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NextRequest } from 'next/server';
import { api, pages } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import { endSessionCookies, readSession } from '../../identity/session/session-cookie.ts';
import { SIGN_OUT_WAITS_MS, signOutSession } from '../../identity/session/session-ends.ts';
import { afterSignOut } from './after-sign-out.ts';
import { answerProblem } from '../edge/answer.ts';
import { auditSession } from './audit-session.ts';
import { checkOrigin } from '../edge/origin.ts';
import { redirect } from '../page/redirect.ts';

/**
 * `POST /api/auth/sign-out`: ends the session, expired or not, in every process and in every copy of its cookies, and then at
 * the provider.
 */
export async function signOut(request: NextRequest): Promise<Response> {
  try {
    checkOrigin(request, getConfig().baseUrl);
  } catch (error) {
    return answerProblem(error, randomUUID(), `POST ${api.signOut()}`);
  }
  const held = request.cookies.getAll();
  const session = await readSession(held);
  if (!session) return redirect(pages.signIn(), endSessionCookies(held));
  const isTold = await signOutSession(session.actor, session.startedAt);
  const written = auditSession('session.sign-out', session.actor, request);
  // While NATS is away nothing can be written, which is found out later than anybody waits.
  if (isTold) await Promise.race([written, sleep(SIGN_OUT_WAITS_MS, undefined, { ref: false })]);
  return redirect(await afterSignOut(session, isTold), endSessionCookies(held));
}
