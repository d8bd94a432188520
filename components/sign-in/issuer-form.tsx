'use client';

import type { ReactNode, SubmitEvent } from 'react';

import { api } from '@/lib/domain/paths.ts';

/** Name of the control that says whose provider is meant, as `GET /api/auth/sign-in` wants it. */
export const ISSUER_FIELD = 'issuer';

interface IssuerFormProps {
  /** where to go afterwards */
  returnTo: string;
  /** whether to go there at all */
  check?: (issuer: string) => boolean;
  className?: string;
  children: ReactNode;
}

/**
 * Leads to an identity provider. Before the page's scripts have come, the browser sends the form itself; afterwards a script
 * does, since the policy's `form-action` stops a form where a provider sends people on to one of another origin.
 */
export function IssuerForm({ returnTo, check, className, children }: IssuerFormProps) {
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget, event.nativeEvent.submitter).get(ISSUER_FIELD);
    const issuer = typeof given === 'string' ? given.trim().toLowerCase() : '';
    if (check?.(issuer) ?? true) window.location.assign(api.signIn({ issuer, returnTo }));
  };
  return (
    <form action={api.signIn()} onSubmit={submit} noValidate className={className}>
      <input type="hidden" name="returnTo" value={returnTo} />
      {children}
    </form>
  );
}
