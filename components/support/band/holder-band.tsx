'use client';

import { usePathname } from 'next/navigation';

import { Link } from '@/components/ui/content/link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationOfPath, pages } from '@/lib/domain/paths.ts';
import { SCOPE_WORDS } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { Band } from './band.tsx';
import { Countdown } from './countdown.tsx';
import { EndedBand } from './ended-band.tsx';
import { useEndGrant } from '../use-end-grant.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/**
 * For whom one's grant is, how long still, and its end; afterwards what the servers closed, until it was read. Of several it is the one of
 * the Organization whose page is shown.
 */
export function HolderBand({ active }: { active: readonly SupportGrant[] }) {
  const end = useEndGrant();
  const shown = organizationOfPath(usePathname());
  const grant = active.find(({ organization }) => organization === shown) ?? active[0];
  const others = active.filter((one) => one !== grant);
  if (end.data !== undefined && !active.some(({ id }) => id === end.data.grant.id)) {
    return <EndedBand ended={end.data} onDismiss={end.reset} />;
  }
  if (grant?.endsAt == null) return null;
  return (
    <Band
      actions={
        <Button size="sm" pending={end.isPending} onClick={() => end.mutate(grant)}>
          {others.length > 0 ? `End ${grant.organization}` : 'End now'}
        </Button>
      }
    >
      {end.error && <span role="alert">{asProblem(end.error).detail} </span>}
      Support grant ·{' '}
      <Link href={pages.support()} className="underline">
        {grant.organization}
      </Link>
      , {SCOPE_WORDS[grant.scope]} · <Countdown until={grant.endsAt} />
      {others.length > 0 && (
        <>
          {' · '}
          <Link href={pages.support()} className="underline">
            also {list.format(others.map(({ organization }) => organization))}
          </Link>
        </>
      )}{' '}
      · {grant.ticket} · people of {grant.organization} see what you open
    </Band>
  );
}
