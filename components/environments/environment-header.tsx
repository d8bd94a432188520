'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import type { LiveEnvironment } from '@/lib/client/environments/state/live-environment.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

// Most visits rebuild nothing.
const RebuildDialog = lazyNamed(() => import('./rebuild-dialog.tsx'), 'RebuildDialog');

interface EnvironmentHeaderProps {
  organization: string;
  environment: string;
  status: LiveEnvironment['status'];
  onPause: () => void;
  onResume: () => void;
  rebuilding: boolean;
  onRebuild: () => void;
}

export function EnvironmentHeader(props: EnvironmentHeaderProps) {
  const { organization, environment, status, rebuilding } = props;
  const { data: me } = useQuery(meQuery());
  const [asking, setAsking] = useState(false);
  const { subjects, stream, bucket } = environmentAssets(environment);
  const mayRebuild = me === undefined || mayDo(me, 'environment.rebuild');
  const paused = status === 'paused';
  usePageActs([
    {
      id: 'environment.pause',
      label: paused ? 'Resume this page' : 'Pause this page',
      run: paused ? props.onResume : props.onPause,
    },
    { id: 'events', label: `Show the events of ${environment}`, href: pages.stream(organization, stream) },
    { id: 'bucket', label: `Open the bucket of ${environment}`, href: pages.bucket(organization, bucket) },
    {
      id: 'environment.settings',
      label: `Open the settings of ${environment}`,
      href: pages.environmentSettings(organization, environment),
    },
    {
      id: 'environment.rebuild',
      label: `Rebuild the state of ${environment}…`,
      refusal: mayRebuild ? undefined : refusalReason('environment.rebuild'),
      run: () => setAsking(true),
    },
  ]);
  return (
    <>
      <PageHeader
        mono
        title={environment}
        subtitle={
          <>
            Objects, by the events on <code className="font-mono text-sm">{subjects}</code>
          </>
        }
        actions={
          <>
            <Button
              aria-pressed={paused}
              title="What is shown stands still; the projector goes on."
              onClick={paused ? props.onResume : props.onPause}
            >
              {paused ? 'Resume this page' : 'Pause this page'}
            </Button>
            <ButtonLink href={pages.stream(organization, stream)}>Events</ButtonLink>
            <ButtonLink href={pages.bucket(organization, bucket)}>Bucket</ButtonLink>
            <ButtonLink href={pages.environmentSettings(organization, environment)}>Settings</ButtonLink>
            <Button
              pending={rebuilding}
              disabledReason={mayRebuild ? undefined : refusalReason('environment.rebuild')}
              onClick={() => setAsking(true)}
            >
              Rebuild…
            </Button>
          </>
        }
      />
      {asking && (
        <Suspense>
          <RebuildDialog environment={environment} onRebuild={props.onRebuild} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
