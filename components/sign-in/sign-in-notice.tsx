'use client';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { SIGN_IN_ERRORS, SIGN_IN_REASONS } from '@/lib/domain/system/sign-in-errors.ts';
import type { SignInError, SignInReason } from '@/lib/domain/system/sign-in-errors.ts';

interface SignInNoticeProps {
  error: SignInError;
  reason: SignInReason | null;
  /** whose provider was asked for; null when nobody said */
  organization: string | null;
}

/** Nothing went wrong, or nothing that anybody here has to do with. */
const INFORMS = new Set<SignInError>([
  'session-ended',
  'session-ended-idle',
  'session-ended-old',
  'session-ended-elsewhere',
  'session-ended-by-provider',
]);

/** Why somebody is not signed in, or not any more. */
export function SignInNotice({ error, reason, organization }: SignInNoticeProps) {
  const text = SIGN_IN_ERRORS[error];
  if (error === 'unknown-organization' && organization !== null) {
    return (
      <Notice tone="bad" title={`${organization} has no identity provider`}>
        {text}
      </Notice>
    );
  }
  if (reason !== null) {
    return (
      <Notice tone="bad" title={text}>
        {SIGN_IN_REASONS[reason]}
      </Notice>
    );
  }
  return <Notice tone={INFORMS.has(error) ? 'info' : 'bad'} title={text} />;
}
