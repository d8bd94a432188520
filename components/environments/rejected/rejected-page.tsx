'use client';

import { Suspense } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { useDataSession } from '@/lib/client/nats/use-data-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ClosedEvents } from '../closed-data.tsx';
import { EnvironmentGate } from '../environment-gate.tsx';

// Comes while the session is being opened; the page itself is there sooner without it.
const RejectedEvents = lazyNamed(() => import('./rejected-events.tsx'), 'RejectedEvents');

interface RejectedPageProps {
  organization: string;
  environment: string;
}

/** The events of an Environment that the projector could not use, until somebody settles them. */
export function RejectedPage(props: RejectedPageProps) {
  return (
    <EnvironmentGate {...props}>
      <Rejected {...props} />
    </EnvironmentGate>
  );
}

function Rejected({ organization, environment }: RejectedPageProps) {
  const session = useNatsSession(organization);
  const { rejectedStream } = environmentAssets(environment);
  const data = useDataSession(session, rejectedStream);
  usePageActs([{ id: 'stream', label: `Open ${rejectedStream}`, href: pages.stream(organization, rejectedStream) }]);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem-var(--band))] lg:min-h-[560px]">
      <SessionStatus {...describeSession(session)} />
      <PageHeader
        title="Rejected events"
        subtitle={`Events that the projector could not apply to the state of ${environment}. Later ones are applied all the same.`}
        actions={<ButtonLink href={pages.stream(organization, rejectedStream)}>Open as stream</ButtonLink>}
      />
      {data.session === null ? (
        <Card>
          <ClosedEvents organization={organization} data={data} />
        </Card>
      ) : (
        <Suspense fallback={<Skeleton className="h-96 w-full" />}>
          <RejectedEvents session={data.session} environment={environment} />
        </Suspense>
      )}
    </div>
  );
}
