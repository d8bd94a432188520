'use client';

import { BrandMark } from '@/components/ui/brand-mark.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card } from '@/components/ui/card.tsx';
import { api } from '@/lib/domain/paths.ts';
import type { SignInError } from '@/lib/domain/sign-in-errors.ts';

import { rememberSignIn, useLastSignIn } from './last-sign-in.ts';
import { OrganizationForm } from './organization-form.tsx';
import { SignInNotice } from './sign-in-notice.tsx';

const SOVEREIGN = 'sovereign';

interface SignInProps {
  error: SignInError | null;
  /** whose page was asked for; null when nobody said */
  organization: string | null;
  /** where to go afterwards */
  returnTo: string;
}

export function SignIn({ error, organization: asked, returnTo }: SignInProps) {
  const last = useLastSignIn();
  const remembered = last === null || last === SOVEREIGN ? '' : last;
  const organization = asked ?? remembered;
  // An operator follows links to Organizations, too: where they signed in before counts for which button stands out.
  const choose = (issuer: string) => {
    rememberSignIn(issuer);
    window.location.assign(api.signIn({ issuer, returnTo }));
  };
  return (
    <main className="grid min-h-dvh place-items-center px-3.5 py-10">
      <div className="flex w-full max-w-90 flex-col gap-5">
        <div className="flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-9" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Sign in to Vertebra</h1>
            <p className="mt-1 text-ink-3">The account console of your event spine</p>
          </div>
        </div>
        {error !== null && <SignInNotice error={error} organization={asked} />}
        <Card className="flex flex-col gap-4 p-5">
          {/* the remembered name is known only after hydration: the key lets the field start anew with it */}
          <OrganizationForm key={organization} initial={organization} primary={last !== SOVEREIGN} onChoose={choose} />
          <div aria-hidden className="flex items-center gap-3 text-sm text-ink-3">
            <span className="h-px flex-1 bg-line" />
            or
            <span className="h-px flex-1 bg-line" />
          </div>
          <Button
            variant={last === SOVEREIGN ? 'primary' : 'default'}
            className="h-9 w-full"
            onClick={() => choose(SOVEREIGN)}
          >
            Sign in to the Sovereign
          </Button>
          <p className="-mt-2 text-center text-sm text-ink-3">For operators, support and security officers</p>
        </Card>
        <p className="text-center text-sm text-ink-3">
          Your identity provider asks for the password. Vertebra never sees it.
        </p>
      </div>
    </main>
  );
}
