'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Suspense } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { SupportGrantPage } from '@/lib/domain/support/support-grant.ts';
import type { Me } from '@/lib/domain/system/me.ts';

// The page itself is there sooner without it.
const Grants = lazyNamed(() => import('./grants.tsx'), 'Grants');
const WAITING = <Skeleton className="h-60 w-full" />;

interface GrantsViewProps {
  query: Pick<UseQueryResult<SupportGrantPage>, 'data' | 'error' | 'refetch'>;
  me: Me | undefined;
  ofOrganization: boolean;
  /** what stands where nothing is active or waits */
  quiet: string;
}

/** Grants, or what stands in their place while they are on their way or cannot be had. */
export function GrantsView({ query: { data, error, refetch }, me, ofOrganization, quiet }: GrantsViewProps) {
  if (error && !data) {
    return (
      <Card>
        <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
      </Card>
    );
  }
  if (!data || !me) return WAITING;
  return (
    <Suspense fallback={WAITING}>
      <Grants grants={data.items} me={me} ofOrganization={ofOrganization} quiet={quiet} />
    </Suspense>
  );
}

/** In the header of the window: whether what the page shows is of now. */
export function GrantsStatus({ failing, waiting }: { failing: boolean; waiting: boolean }) {
  const state = failing ? 'reconnecting' : waiting ? 'connecting' : 'live';
  return (
    <HeaderSlot>
      <LiveStatus state={state}>{failing ? 'not answered' : waiting ? 'asking' : 'Live'}</LiveStatus>
    </HeaderSlot>
  );
}
