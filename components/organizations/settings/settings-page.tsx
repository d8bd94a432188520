'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { settingsQuery } from '@/lib/client/organizations/settings-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';

// It comes while what stands in it does.
const SettingsForm = lazyNamed(() => import('./settings-form.tsx'), 'SettingsForm');
const PENDING = <Skeleton className="h-128 w-full" />;

/** Name, plan and limits of an Organization: read by everybody in it, changed by an operator. */
export function SettingsPage({ organization }: { organization: string }) {
  const { data, error, refetch } = useQuery(settingsQuery(organization));
  const { data: me } = useQuery(meQuery());
  const refusal = me !== undefined && !mayDo(me, 'organization.change') ? refusalReason('organization.change') : null;
  return (
    <>
      <PageHeader
        title="Settings"
        subtitle="An Organization has a home and an edge account. Limits on connections apply to each of the two; all others to the home account."
      />
      {error !== null && data === undefined ? (
        <Card>
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        </Card>
      ) : data === undefined || me === undefined ? (
        PENDING
      ) : (
        <Suspense fallback={PENDING}>
          <SettingsForm organization={organization} settings={data} refusal={refusal} />
        </Suspense>
      )}
    </>
  );
}
