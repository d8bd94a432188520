import type { NextRequest, NextResponse } from 'next/server';
import { isOrganizationSlug } from '../../domain/names.ts';
import { pages } from '../../domain/paths.ts';
import { SignInFailed } from '../identity/sign-in-failed.ts';
import { startSignIn } from '../identity/start-sign-in.ts';
import { log } from '../log/log.ts';
import { redirect } from './redirect.ts';

/** Where a browser goes when nobody was signed in: the sign-in page says why, and has what was typed. */
export function signInRefused(error: unknown, wish: { returnTo?: string; organization?: string } = {}): NextResponse {
  log('nobody was signed in', {}, error);
  const code = error instanceof SignInFailed ? error.code : 'sign-in-failed';
  return redirect(pages.signIn({ error: code, ...wish }));
}

/**
 * `GET /api/auth/sign-in?issuer=<sovereign or slug>&returnTo=<path>`: on to the identity provider. The form of the sign-in page
 * comes here as it was typed, before any script of the page has run.
 */
export async function signIn(request: NextRequest): Promise<NextResponse> {
  const { searchParams } = request.nextUrl;
  const returnTo = searchParams.get('returnTo');
  const selector = (searchParams.get('issuer') ?? '').trim().toLowerCase();
  try {
    const { location, cookies } = await startSignIn(selector, returnTo);
    return redirect(location, cookies);
  } catch (error) {
    return signInRefused(error, {
      ...(returnTo === null ? {} : { returnTo }),
      ...(isOrganizationSlug(selector) ? { organization: selector } : {}),
    });
  }
}
