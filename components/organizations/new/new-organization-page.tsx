'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

// Who may not create one does not need it.
const CreationFlow = lazyNamed(() => import('./creation-flow.tsx'), 'CreationFlow');
const PENDING = <Skeleton className="h-128 w-full" />;

export function NewOrganizationPage() {
  const { data: me, error, refetch } = useQuery(meQuery());
  if (me === undefined)
    return error === null ? PENDING : <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (me.actions.includes('organization.create')) {
    return (
      <Suspense fallback={PENDING}>
        <CreationFlow />
      </Suspense>
    );
  }
  return (
    <>
      <PageHeader title="New Organization" />
      <Card>
        <RefusedState action={<ButtonLink href={pages.organizations()}>See Organizations</ButtonLink>}>
          {refusalReason('organization.create')}
        </RefusedState>
      </Card>
    </>
  );
}
