'use client';

import { Notice } from '@/components/ui/notice.tsx';
import { SIGN_IN_ERRORS } from '@/lib/domain/sign-in-errors.ts';
import type { SignInError } from '@/lib/domain/sign-in-errors.ts';

interface SignInNoticeProps {
  error: SignInError;
  /** whose provider was asked for; null when nobody said */
  organization: string | null;
}

/** Why somebody is not signed in, or not any more. */
export function SignInNotice({ error, organization }: SignInNoticeProps) {
  const text = SIGN_IN_ERRORS[error];
  if (error === 'unknown-organization' && organization !== null) {
    return (
      <Notice tone="bad" title={`${organization} has no identity provider`}>
        {text}
      </Notice>
    );
  }
  return <Notice tone={error === 'session-ended' ? 'info' : 'bad'} title={text} />;
}
