'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, useRef, useState } from 'react';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';

import { pages } from '@/lib/domain/paths.ts';

import { AttentionCard } from './attention/attention-card.tsx';
import { EnvironmentsCard } from './environments-card.tsx';
import { FreshnessStatus } from './freshness-status.tsx';
import { LimitsCard } from './limits-card.tsx';
import { OrganizationHeader } from './organization-header.tsx';
import { TrafficStats } from './traffic-stats.tsx';

// It comes while its figures do.
const UsageCard = lazyNamed(() => import('./usage/usage-card.tsx'), 'UsageCard');
// Most Organizations have neither.
const SuspensionCard = lazyNamed(() => import('./suspend/suspension-card.tsx'), 'SuspensionCard');
const DeletionCard = lazyNamed(() => import('./delete/deletion-card.tsx'), 'DeletionCard');
// Whoever looks only does not load them.
const SuspendDialog = lazyNamed(() => import('./suspend/suspend-dialog.tsx'), 'SuspendDialog');
const ResumeDialog = lazyNamed(() => import('./suspend/resume-dialog.tsx'), 'ResumeDialog');

/** What needs a person first, then what the Organization uses and has. */
export function OrganizationOverview({ organization: slug }: { organization: string }) {
  const { data, error, refetch } = useQuery(organizationQuery(slug));
  const { data: me } = useQuery(meQuery());
  // Here, since what opens a dialog goes away while its evidence comes.
  const [dialog, setDialog] = useState<'suspend' | 'resume' | null>(null);
  const content = useRef<HTMLDivElement>(null);
  if (error && !data) return <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />;
  const organization = data?.organization;
  const isClosed = typeof data?.resumesWith === 'number';
  const onClose = () => {
    setDialog(null);
    // What opened it may be gone by now, and the focus with it.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) content.current?.focus();
    });
  };
  return (
    <>
      <FreshnessStatus freshness={data?.freshness} failing={error !== null} />
      <OrganizationHeader slug={slug} organization={organization} me={me} onSuspend={() => setDialog('suspend')} />
      <div ref={content} tabIndex={-1} className="flex flex-col gap-4 outline-none">
        {data && data.missing.length > 0 && (
          <Notice
            tone="warn"
            title={`${slug} is incomplete`}
            action={
              me?.actions.includes('organization.create') === true && (
                <ButtonLink href={pages.newOrganization({ slug })}>Complete it</ButtonLink>
              )
            }
          >
            {data.missing.join(' ')}
          </Notice>
        )}
        <Suspense>
          {(isClosed || data?.suspension) && (
            <SuspensionCard
              slug={slug}
              suspension={data.suspension ?? null}
              me={me}
              onResume={isClosed ? () => setDialog('resume') : null}
            />
          )}
          {data?.deletion && <DeletionCard slug={slug} deletion={data.deletion} />}
        </Suspense>
        {data && data.suspension === undefined && (
          <Notice tone="warn" title="Whether it is being suspended or resumed is not known now">
            The record of it does not answer. This page asks again.
          </Notice>
        )}
        <AttentionCard organization={slug} />
        <TrafficStats organization={slug} detail={data} />
        <Suspense fallback={<Skeleton className="h-108 w-full" />}>
          <UsageCard organization={slug} />
        </Suspense>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <LimitsCard organization={organization} freshness={data?.freshness} />
          <EnvironmentsCard
            slug={slug}
            environments={organization?.environments}
            retired={organization?.retired}
            me={me}
          />
        </div>
      </div>
      {dialog === 'suspend' && organization && <SuspendDialog organization={organization} onClose={onClose} />}
      {dialog === 'resume' && data && (
        <ResumeDialog organization={slug} resumesWith={data.resumesWith ?? -1} onClose={onClose} />
      )}
    </>
  );
}
