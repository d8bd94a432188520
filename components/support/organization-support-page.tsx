'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { Card } from '@/components/ui/card.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import { LIVE_MILLISECONDS, organizationSupportGrantsQuery } from '@/lib/client/queries/support-grants.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { GrantsStatus } from './grants-status.tsx';

// The page itself is there sooner without it.
const Grants = lazy(async () => ({ default: (await import('./grants.tsx')).Grants }));
const WAITING = <Skeleton className="h-60 w-full" />;

/** Who of the Sovereign looks into an Organization's data, asks to, or did. */
export function OrganizationSupportPage({ organization }: { organization: string }) {
  const { data: me } = useQuery(meQuery());
  const { data, error, refetch } = useQuery({
    ...organizationSupportGrantsQuery(organization),
    refetchInterval: LIVE_MILLISECONDS,
  });
  return (
    <>
      <GrantsStatus failing={error !== null} waiting={data === undefined} />
      <PageHeader
        title="Support"
        subtitle={`Who of the platform looks into ${organization}’s data, at what and why. Whoever sees it may end it.`}
        actions={
          me !== undefined &&
          mayDo(me, 'support-grant.request') && (
            <ButtonLink href={pages.support({ organization })}>Ask for a support grant</ButtonLink>
          )
        }
      />
      {error && !data && (
        <Card>
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        </Card>
      )}
      {!data && !error && WAITING}
      {data && me && (
        <Suspense fallback={WAITING}>
          <Grants
            grants={data.items}
            me={me}
            ofOrganization
            quiet="When somebody of the platform asks to read messages or KV values here, it is on this page from then on."
          />
        </Suspense>
      )}
    </>
  );
}
