import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { api, pages } from '../../../domain/paths.ts';
import { checkSession } from '../../identity/session/check-session.ts';
import type { Cookie } from '../../identity/session/chunks.ts';
import { finishSignIn, mayStartAgain } from '../../identity/oidc/finish-sign-in.ts';
import { endLoginCookie, readLogin } from '../../identity/oidc/login-cookie.ts';
import type { Login } from '../../identity/oidc/login-cookie.ts';
import { seenCookie } from '../../identity/session/seen-cookie.ts';
import { sessionCookies } from '../../identity/session/session-cookie.ts';
import { SignInFailed } from '../../identity/oidc/sign-in-failed.ts';
import { startSignIn } from '../../identity/oidc/start-sign-in.ts';
import { countAddress, countRefused } from '../edge/address-limit.ts';
import { answerProblem } from '../edge/answer.ts';
import { auditSession } from './audit-session.ts';
import { redirect } from '../page/redirect.ts';
import { signInRefused, typedIn } from './sign-in.ts';

/** Nobody began it here, or it was finished before: by “Back”, or in another tab. Whoever is signed in needs no other sign-in. */
async function answerUnknown(held: readonly Cookie[]): Promise<Response> {
  if ((await checkSession(held)).kind === 'good') return redirect(pages.home());
  return signInRefused(new SignInFailed('sign-in-expired', 'no sign-in of this state was begun in this browser'));
}

async function finish(request: NextRequest, login: Login, held: readonly Cookie[]): Promise<Response> {
  const { search } = request.nextUrl;
  const done = endLoginCookie(login.state, held);
  try {
    if (mayStartAgain(search) && !login.isSecondTry) {
      const { location, cookies } = await startSignIn(login.issuer, login.returnTo, held, true);
      return redirect(location, [...done, ...cookies]);
    }
    const session = await finishSignIn(search, login);
    const cookies = [...(await sessionCookies(session, held)), await seenCookie(session)];
    await auditSession('session.sign-in', session.actor, request);
    return redirect(login.returnTo, [...cookies, ...done]);
  } catch (error) {
    countRefused(request.headers);
    return signInRefused(error, typedIn(login.issuer, login.returnTo), done);
  }
}

/** `GET /api/auth/callback`: the identity provider sends the browser back. */
export async function callback(request: NextRequest): Promise<Response> {
  try {
    countAddress(request.headers);
  } catch (error) {
    return answerProblem(error, randomUUID(), `GET ${api.callback()}`);
  }
  const held = request.cookies.getAll();
  const login = await readLogin(request.nextUrl.searchParams.get('state') ?? '', held);
  return login === null ? answerUnknown(held) : finish(request, login, held);
}
