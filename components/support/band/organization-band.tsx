'use client';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { pages } from '@/lib/domain/paths.ts';
import { SCOPE_WORDS } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { Band } from './band.tsx';
import { Countdown } from './countdown.tsx';
import { EndedBand } from './ended-band.tsx';
import { liveStreams } from '../grant-words.ts';
import { useEndGrant } from '../use-end-grant.ts';

interface OrganizationBandProps {
  grants: readonly SupportGrant[];
  /** may answer requests: others are not asked to */
  mayDecide: boolean;
}

/** Who may look into one's Organization, at what they look right now, and the end of it; or who asks to. */
export function OrganizationBand({ grants, mayDecide }: OrganizationBandProps) {
  const end = useEndGrant();
  const [active, ...others] = grants.filter(({ state }) => state === 'active');
  const request = mayDecide ? grants.find(({ state }) => state === 'requested') : undefined;
  if (end.data !== undefined && active?.id !== end.data.grant.id) {
    return <EndedBand ended={end.data} onDismiss={end.reset} />;
  }
  if (active?.endsAt != null) {
    const live = liveStreams(active);
    return (
      <Band
        actions={
          <>
            <ButtonLink size="sm" href={pages.organizationSupport(active.organization)}>
              Details
            </ButtonLink>
            <Button size="sm" pending={end.isPending} onClick={() => end.mutate(active)}>
              End now
            </Button>
          </>
        }
      >
        {end.error && <span role="alert">{asProblem(end.error).detail} </span>}
        {active.requester.displayName} of the platform{' '}
        {live.length > 0 ? (
          <>
            reads <span className="font-mono">{live.join(', ')}</span>
          </>
        ) : (
          `may read ${SCOPE_WORDS[active.scope]}`
        )}{' '}
        · <Countdown until={active.endsAt} />
        {others.length > 0 && ` · and ${others.length} more`} · {active.ticket}
      </Band>
    );
  }
  if (request === undefined) return null;
  return (
    <Band
      actions={
        <ButtonLink size="sm" href={pages.organizationSupport(request.organization)}>
          Decide
        </ButtonLink>
      }
    >
      {request.requester.displayName} of the platform asks to read {SCOPE_WORDS[request.scope]} · {request.ticket}
    </Band>
  );
}
