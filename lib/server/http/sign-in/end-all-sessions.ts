import { randomUUID } from 'node:crypto';
import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';
import { VertebraError } from '../../../domain/errors.ts';
import { api } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import { checkSession } from '../../identity/session/check-session.ts';
import { endSessionCookies } from '../../identity/session/session-cookie.ts';
import { endSessionsOf } from '../../identity/session/session-ends.ts';
import { countAddress } from '../edge/address-limit.ts';
import { afterSignOut } from './after-sign-out.ts';
import { answerHeaders, answerProblem } from '../edge/answer.ts';
import { auditSession } from './audit-session.ts';
import { setCookies } from './cookies.ts';
import { checkOrigin } from '../edge/origin.ts';

/**
 * `POST /api/auth/end-all-sessions`: ends every session that the person has in Vertebra, this one included, in all processes.
 * Answers where the browser ends the one at the provider. Nothing ends unless all processes can be told.
 */
export async function endAllSessions(request: NextRequest): Promise<Response> {
  const correlation = randomUUID();
  const held = request.cookies.getAll();
  try {
    checkOrigin(request, getConfig().baseUrl);
    countAddress(request.headers);
    const checked = await checkSession(held);
    if (checked.kind !== 'good') throw new VertebraError('not-signed-in', 'Your session has ended already.');
    const { actor } = checked.session;
    await endSessionsOf(actor.issuer, actor.subject);
    await auditSession('session.end-all', actor, request);
    const next = await afterSignOut(checked.session);
    const response = NextResponse.json({ next }, { headers: answerHeaders(correlation) });
    setCookies(response, endSessionCookies(held));
    return response;
  } catch (error) {
    return answerProblem(error, correlation, `POST ${api.endAllSessions()}`);
  }
}
