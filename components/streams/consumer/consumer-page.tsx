'use client';

import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { useConsumer } from '@/lib/client/streams/use-consumer.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ConsumerSubtitle } from './consumer-subtitle.tsx';
import { ConsumerStats } from './consumer-stats.tsx';

interface ConsumerPageProps {
  organization: string;
  stream: string;
  consumer: string;
}

/** One consumer: whether it keeps up, and why not. */
export function ConsumerPage({ organization, stream, consumer }: ConsumerPageProps) {
  const session = useNatsSession(organization);
  const { info, problem, refetch } = useConsumer(session, { stream, consumer });
  return (
    <>
      <SessionStatus {...describeSession(session, problem)} />
      <PageHeader
        mono
        title={consumer}
        subtitle={info ? <ConsumerSubtitle config={info.config} /> : !problem && <Skeleton className="my-1 h-3 w-72" />}
      />
      {problem ? (
        <ErrorState
          problem={problem}
          onRetry={refetch}
          action={
            <ButtonLink href={pages.stream(organization, stream, { tab: 'consumers' })}>
              To the consumers of {stream}
            </ButtonLink>
          }
        />
      ) : (
        <ConsumerStats info={info} />
      )}
    </>
  );
}
