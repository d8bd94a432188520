import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';

import { SignIn } from '@/components/sign-in/sign-in.tsx';
import { organizationOfPath, pages } from '@/lib/domain/paths.ts';
import { isSignInError, SIGN_IN_REASONS } from '@/lib/domain/system/sign-in-errors.ts';
import type { SignInReason } from '@/lib/domain/system/sign-in-errors.ts';
import { readLastIssuer } from '@/lib/server/identity/oidc/last-issuer-cookie.ts';
import { readSession } from '@/lib/server/identity/session/session-cookie.ts';
import { isCurrent } from '@/lib/server/identity/session/session.ts';

export const metadata: Metadata = { title: 'Sign in' };

const isSignInReason = (text: unknown): text is SignInReason =>
  typeof text === 'string' && Object.hasOwn(SIGN_IN_REASONS, text);

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { state, error = state, reason, returnTo, organization } = await searchParams;
  const held = (await cookies()).getAll();
  const session = await readSession(held);
  // With an error the session did not work, whatever the cookie says; going back would bring them here again.
  if (error === undefined && session !== null && isCurrent(session)) redirect(pages.home());
  const next = typeof returnTo === 'string' ? returnTo : pages.home();
  return (
    <SignIn
      error={isSignInError(error) ? error : null}
      reason={isSignInReason(reason) ? reason : null}
      organization={typeof organization === 'string' ? organization : organizationOfPath(next)}
      last={readLastIssuer(held)}
      returnTo={next}
    />
  );
}
