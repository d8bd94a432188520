import { randomUUID } from 'node:crypto';
import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';
import type { Actor } from '../../../domain/system/actor.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { api } from '../../../domain/paths.ts';
import { readLogoutToken } from '../../identity/oidc/logout-token.ts';
import type { Logout } from '../../identity/oidc/logout-token.ts';
import { endSession, endSessionsOf } from '../../identity/session/session-ends.ts';
import { SignInFailed } from '../../identity/oidc/sign-in-failed.ts';
import { TOKEN_REFUSALS, TokenRefused } from '../../identity/token/token-refused.ts';
import { log } from '../../log/log.ts';
import { checkAddress, countRefused } from '../edge/address-limit.ts';
import { answerProblem } from '../edge/answer.ts';
import { auditSession } from './audit-session.ts';
import { readForm } from '../edge/read-body.ts';

/** OpenID Connect Back-Channel Logout 1.0, 2.8. */
function answer(status: number, body: Record<string, string> | null): NextResponse {
  const headers = { 'cache-control': 'no-store' };
  return body ? NextResponse.json(body, { status, headers }) : new NextResponse(null, { status, headers });
}

const end = ({ issuer, subject, sessionId }: Logout): Promise<void> =>
  sessionId === null ? endSessionsOf(issuer, subject ?? '') : endSession(issuer, sessionId);

/** A logout token says little about whom it is about; that much the audit log can have. */
function actorOf({ issuer, organization, subject, sessionId }: Logout): Actor {
  const person = {
    issuer,
    subject: subject ?? '',
    username: subject ?? '',
    displayName: '',
    sessionId: sessionId ?? 'every session of this subject',
  };
  return organization === null
    ? { ...person, scope: 'sovereign', roles: [] }
    : { ...person, scope: 'organization', organization, roles: [] };
}

function refuse(error: unknown): NextResponse {
  log('a back-channel logout was not done', {}, error);
  if (error instanceof TokenRefused) {
    return answer(400, {
      error: 'invalid_request',
      error_description: `${error.code}: the logout token was refused, ${TOKEN_REFUSALS[error.code]}`,
    });
  }
  if (error instanceof VertebraError && error.code === 'invalid-request') {
    return answer(400, { error: 'invalid_request', error_description: error.message });
  }
  const away = error instanceof VertebraError || error instanceof SignInFailed;
  return answer(away ? 503 : 500, { error: 'temporarily_unavailable' });
}

/**
 * `POST /api/auth/back-channel-logout`: the identity provider says that a session, or everything of a person, is over. It comes
 * from a server, so neither cookies nor `Origin` count; the signed token does.
 */
export async function backChannelLogout(request: NextRequest): Promise<Response> {
  try {
    checkAddress(request.headers);
  } catch (error) {
    return answerProblem(error, randomUUID(), `POST ${api.backChannelLogout()}`);
  }
  try {
    const logout = await readLogoutToken((await readForm(request)).get('logout_token') ?? '');
    await end(logout);
    await auditSession('session.back-channel-logout', actorOf(logout), request);
    return answer(200, null);
  } catch (error) {
    countRefused(request.headers);
    return refuse(error);
  }
}
