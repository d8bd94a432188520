import { BrandMark } from '@/components/ui/content/brand-mark.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import type { SignInError, SignInReason } from '@/lib/domain/system/sign-in-errors.ts';

import { ISSUER_FIELD, IssuerForm } from './issuer-form.tsx';
import { OrganizationForm } from './organization-form.tsx';
import { SignInNotice } from './sign-in-notice.tsx';

const SOVEREIGN = 'sovereign';

interface SignInProps {
  error: SignInError | null;
  /** what of the provider's answer is wrong, where that is known */
  reason: SignInReason | null;
  /** whose page was asked for; null when nobody said */
  organization: string | null;
  /** `sovereign` or the slug that was signed in to last on this browser; null the first time */
  last: string | null;
  /** where to go afterwards */
  returnTo: string;
}

/** An operator follows links to Organizations, too: where they signed in before counts for which button stands out. */
export function SignIn({ error, reason, organization: asked, last, returnTo }: SignInProps) {
  const remembered = last === null || last === SOVEREIGN ? '' : last;
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
        {error !== null && <SignInNotice error={error} reason={reason} organization={asked} />}
        <Card className="flex flex-col gap-4 p-5">
          <OrganizationForm initial={asked ?? remembered} primary={last !== SOVEREIGN} returnTo={returnTo} />
          <div aria-hidden className="flex items-center gap-3 text-sm text-ink-3">
            <span className="h-px flex-1 bg-line" />
            or
            <span className="h-px flex-1 bg-line" />
          </div>
          <IssuerForm returnTo={returnTo}>
            <Button
              type="submit"
              name={ISSUER_FIELD}
              value={SOVEREIGN}
              variant={last === SOVEREIGN ? 'primary' : 'default'}
              className="h-9 w-full"
            >
              Sign in to the Sovereign
            </Button>
          </IssuerForm>
          <p className="-mt-2 text-center text-sm text-ink-3">For operators, support and security officers</p>
        </Card>
        <p className="text-center text-sm text-ink-3">
          Your identity provider asks for the password. Vertebra never sees it.
        </p>
      </div>
    </main>
  );
}
