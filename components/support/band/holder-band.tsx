'use client';

import { Link } from '@/components/ui/content/link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { Band } from './band.tsx';
import { Countdown } from './countdown.tsx';
import { EndedBand } from './ended-band.tsx';
import { SCOPE_WORDS } from '../grant-words.ts';
import { useEndGrant } from '../use-end-grant.ts';

/** For whom one's grant is, how long still, and its end; afterwards what the servers closed, until it was read. */
export function HolderBand({ active }: { active: readonly SupportGrant[] }) {
  const end = useEndGrant();
  const [grant, ...others] = active;
  if (end.data !== undefined && grant?.id !== end.data.grant.id) {
    return <EndedBand ended={end.data} onDismiss={end.reset} />;
  }
  if (grant?.endsAt == null) return null;
  return (
    <Band
      actions={
        <Button size="sm" pending={end.isPending} onClick={() => end.mutate(grant)}>
          End now
        </Button>
      }
    >
      {end.error && <span role="alert">{asProblem(end.error).detail} </span>}
      Support grant ·{' '}
      <Link href={pages.support()} className="underline">
        {grant.organization}
      </Link>
      , {SCOPE_WORDS[grant.scope]} · <Countdown until={grant.endsAt} />
      {others.length > 0 && ` · and ${others.length} more`} · {grant.ticket} · people of {grant.organization} see what
      you open
    </Band>
  );
}
