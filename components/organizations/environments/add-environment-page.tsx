'use client';

import { Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

const AddEnvironmentForm = lazyNamed(() => import('./add-environment-form.tsx'), 'AddEnvironmentForm');
const PENDING = <Skeleton className="h-96 w-full" />;

/** Adds an Environment to an Organization that is there. */
export function AddEnvironmentPage({ organization }: { organization: string }) {
  const me = useQuery(meQuery());
  const detail = useQuery(organizationQuery(organization));
  const failed = [me, detail].find(({ data, error }) => error !== null && data === undefined);
  return (
    <>
      <PageHeader
        title="Add an Environment"
        subtitle={`To ${organization}: a stream of events, a bucket with its state, and a stream of rejected events.`}
      />
      {failed ? (
        <Card>
          <ErrorState problem={asProblem(failed.error)} onRetry={() => void failed.refetch()} />
        </Card>
      ) : me.data === undefined || detail.data === undefined ? (
        PENDING
      ) : mayDo(me.data, 'environment.add') ? (
        <Suspense fallback={PENDING}>
          <AddEnvironmentForm organization={detail.data.organization} />
        </Suspense>
      ) : (
        <Card>
          <RefusedState action={<ButtonLink href={pages.environments(organization)}>See Environments</ButtonLink>}>
            {refusalReason('environment.add')}
          </RefusedState>
        </Card>
      )}
    </>
  );
}
