'use client';

import { useQuery } from '@tanstack/react-query';

import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { oldAfter } from '@/lib/client/environments/environment-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { EnvironmentGate } from './environment-gate.tsx';
import { EnvironmentRow, RetiredRow } from './environment-row.tsx';
import { useEnvironments } from './use-environments.ts';
import type { EnvironmentLine } from './use-environments.ts';

/** Every Environment of an Organization. */
export function EnvironmentsPage({ organization }: { organization: string }) {
  return (
    <EnvironmentGate organization={organization}>
      <Environments organization={organization} />
    </EnvironmentGate>
  );
}

function Environments({ organization }: { organization: string }) {
  const { lines, retired, error, refetch } = useEnvironments(organization);
  const { data: me } = useQuery(meQuery());
  const mayAdd = me === undefined || mayDo(me, 'environment.add');
  const add = {
    id: 'environment.add',
    label: 'Add an Environment',
    keys: 'n',
    href: pages.newEnvironment(organization),
    refusal: mayAdd ? undefined : refusalReason('environment.add'),
  };
  usePageActs([add]);
  return (
    <>
      <Freshness lines={lines} />
      <PageHeader
        title="Environments"
        subtitle="What the events of each say there is, and how it is."
        actions={
          <ButtonLink href={add.href} disabledReason={add.refusal}>
            Add…
          </ButtonLink>
        }
      />
      <Card>
        {!lines && error && <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />}
        {!lines && !error && <Waiting />}
        {lines?.length === 0 && retired.length === 0 && (
          <EmptyState title="No Environment">
            Each Environment brings a stream for events and a bucket for state. Add one to {organization}, and it
            appears here.
          </EmptyState>
        )}
        <ul aria-label="Environments" className="divide-y divide-line">
          {lines?.map((line) => (
            <EnvironmentRow key={line.environment} organization={organization} line={line} />
          ))}
          {retired.map((environment) => (
            <RetiredRow key={environment} organization={organization} environment={environment} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function Freshness({ lines }: { lines: EnvironmentLine[] | undefined }) {
  const at = lines?.map(({ projection }) => projection?.at ?? '').sort()[0] ?? '';
  const now = useNow();
  const old = at !== '' && now !== null && now - Date.parse(at) > oldAfter(lines?.length ?? 0);
  const failing = old || (lines?.some((line) => line.failing !== null) ?? false);
  return (
    <HeaderSlot>
      <LiveStatus state={failing ? 'reconnecting' : at === '' ? 'connecting' : 'live'}>
        {failing && 'No answer · '}
        {at === '' ? 'Waiting for figures' : <RelativeTime iso={at} />}
      </LiveStatus>
    </HeaderSlot>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-4 px-3.5 py-4">
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-16 w-full" />
    </div>
  );
}
