import { randomUUID } from 'node:crypto';
import type { NextRequest, NextResponse } from 'next/server';
import { isOrganizationSlug } from '../../../domain/names.ts';
import { api, pages } from '../../../domain/paths.ts';
import type { CookieChange } from '../../identity/session/cookie-change.ts';
import { SignInFailed } from '../../identity/oidc/sign-in-failed.ts';
import { startSignIn } from '../../identity/oidc/start-sign-in.ts';
import { log } from '../../log/log.ts';
import { countAddress, countRefused } from '../edge/address-limit.ts';
import { answerProblem } from '../edge/answer.ts';
import { redirect } from '../page/redirect.ts';

/** What somebody chose at the sign-in page, so that the page has it again. */
export const typedIn = (selector: string, returnTo: string | null): { returnTo?: string; organization?: string } => ({
  ...(returnTo === null || returnTo === pages.home() ? {} : { returnTo }),
  ...(isOrganizationSlug(selector) ? { organization: selector } : {}),
});

/** Where a browser goes when sign-in failed: the sign-in page says why, and has what was typed. */
export function signInRefused(
  error: unknown,
  typed: ReturnType<typeof typedIn> = {},
  cookies: readonly CookieChange[] = [],
): NextResponse {
  log('sign-in failed', {}, error);
  const { code, reason } = error instanceof SignInFailed ? error : { code: 'sign-in-failed', reason: undefined };
  return redirect(pages.signIn({ error: code, ...(reason === undefined ? {} : { reason }), ...typed }), cookies);
}

/**
 * `GET /api/auth/sign-in?issuer=<sovereign or slug>&returnTo=<path>`: on to the identity provider. The form of the sign-in page
 * comes here as it was typed, before any script of the page has run.
 */
export async function signIn(request: NextRequest): Promise<Response> {
  try {
    countAddress(request.headers);
  } catch (error) {
    return answerProblem(error, randomUUID(), `GET ${api.signIn()}`);
  }
  const { searchParams } = request.nextUrl;
  const returnTo = searchParams.get('returnTo');
  const selector = (searchParams.get('issuer') ?? '').trim().toLowerCase();
  try {
    const { location, cookies } = await startSignIn(selector, returnTo, request.cookies.getAll());
    return redirect(location, cookies);
  } catch (error) {
    countRefused(request.headers);
    return signInRefused(error, typedIn(selector, returnTo));
  }
}
