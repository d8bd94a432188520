'use client';

import { useId } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal } from '@/components/ui/form/modal.tsx';
import { signInAgainHref } from '@/lib/client/session-ended.ts';
import { isSignInError, SIGN_IN_ERRORS } from '@/lib/domain/system/sign-in-errors.ts';

interface SessionEndedDialogProps {
  /** of `SIGN_IN_ERRORS` */
  error: string;
  onStay: () => void;
}

/** Why the session ended, and the ways on: with what was typed, or without. */
export function SessionEndedDialog({ error, onStay }: SessionEndedDialogProps) {
  const title = useId();
  const href = signInAgainHref(error);
  return (
    <Modal aria-labelledby={title} onClose={onStay} className="m-auto w-[min(32rem,calc(100vw-28px))] p-5">
      <h2 id={title} className="text-lg font-semibold">
        You are not signed in any more
      </h2>
      <p className="mt-1 text-ink-2">{SIGN_IN_ERRORS[isSignInError(error) ? error : 'session-ended']}</p>
      <p className="mt-2 text-ink-2">
        What you typed is still here and was not sent. Sign in in a new tab, come back and send it. Signing in on this
        page loses it.
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onStay}>Stay on this page</Button>
        <Button onClick={() => window.location.assign(href)}>Sign in here</Button>
        <ButtonLink href={href} target="_blank" variant="primary" onClick={onStay}>
          Sign in in a new tab
        </ButtonLink>
      </div>
    </Modal>
  );
}
