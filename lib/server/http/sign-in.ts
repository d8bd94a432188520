import type { NextRequest, NextResponse } from 'next/server';
import { pages } from '../../domain/paths.ts';
import { SignInFailed } from '../identity/sign-in-failed.ts';
import { startSignIn } from '../identity/start-sign-in.ts';
import { log } from './log.ts';
import { redirect } from './redirect.ts';

/** Where a browser goes when nobody was signed in: the sign-in page says why. */
export function signInRefused(error: unknown, returnTo?: string): NextResponse {
  log('nobody was signed in', {}, error);
  const code = error instanceof SignInFailed ? error.code : 'sign-in-failed';
  return redirect(pages.signIn({ error: code, ...(returnTo === undefined ? {} : { returnTo }) }));
}

/** `GET /api/auth/sign-in?issuer=<sovereign or slug>&returnTo=<path>`: on to the identity provider. */
export async function signIn(request: NextRequest): Promise<NextResponse> {
  const { searchParams } = request.nextUrl;
  const returnTo = searchParams.get('returnTo');
  try {
    const { location, cookie } = await startSignIn(searchParams.get('issuer') ?? '', returnTo);
    return redirect(location, [cookie]);
  } catch (error) {
    return signInRefused(error, returnTo ?? undefined);
  }
}
