'use client';

import { Suspense, useEffect } from 'react';

import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { useEnvironment } from '@/lib/client/environments/state/use-environment.ts';

import { ClosedState } from './closed-data.tsx';
import { EnvironmentGate } from './environment-gate.tsx';
import { EnvironmentHeader } from './environment-header.tsx';
import { EnvironmentStats } from './environment-stats.tsx';
import { FeedStatus } from './feed-status.tsx';
import { RebuildNotice } from './rebuild-notice.tsx';
import { useRebuild } from './use-rebuild.ts';

// Fetched while the first snapshot is; the page itself is there sooner without it.
const loadObjects = () => import('./objects/objects.tsx');
const Objects = lazyNamed(loadObjects, 'Objects');

interface EnvironmentPageProps {
  organization: string;
  environment: string;
}

/** One Environment: what its events say there is, live. */
export function EnvironmentPage(props: EnvironmentPageProps) {
  return (
    <EnvironmentGate {...props}>
      <Environment {...props} />
    </EnvironmentGate>
  );
}

function Environment({ organization, environment }: EnvironmentPageProps) {
  const { live, pause, resume } = useEnvironment(organization, environment);
  const rebuild = useRebuild(organization, environment);
  const { status, problem, objects, projection } = live;
  const stopped = status === 'refused' || status === 'ended';
  useEffect(() => void loadObjects(), []);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem-var(--band))] lg:min-h-[680px]">
      <HeaderSlot>
        <FeedStatus live={live} />
      </HeaderSlot>
      <EnvironmentHeader
        organization={organization}
        environment={environment}
        status={status}
        onPause={pause}
        onResume={resume}
        rebuilding={rebuild.running}
        onRebuild={rebuild.start}
      />
      <RebuildNotice rebuild={rebuild} />
      {projection?.problem != null && (
        <div className="mb-4">
          <Notice tone="bad" title="The projector is blocked here">
            {projection.problem} It tries again by itself; what is shown is the state until then.
          </Notice>
        </div>
      )}
      {projection?.notice != null && (
        <div className="mb-4">
          <Notice tone="warn" title="The state was not what its events say">
            {projection.notice} “Rebuild…” compares all of it with the events, and ends this notice.
          </Notice>
        </div>
      )}
      {status === 'connecting' && problem !== null && (
        <div className="mb-4">
          <Notice tone="bad" title={problem.title}>
            {problem.detail} The page keeps trying.
          </Notice>
        </div>
      )}
      <ClosedState organization={organization} environment={environment} payloads={objects?.payloads} />
      {stopped && problem ? (
        <ErrorState problem={problem} onRetry={resume} />
      ) : (
        <>
          <EnvironmentStats organization={organization} environment={environment} live={live} />
          <Suspense fallback={<Skeleton className="h-96 w-full" />}>
            <Objects organization={organization} environment={environment} live={live} />
          </Suspense>
        </>
      )}
    </div>
  );
}
