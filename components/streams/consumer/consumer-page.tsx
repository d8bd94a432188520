'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { useNow } from '@/components/ui/content/use-now.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { CONSUMER_REFRESH_MILLISECONDS, streamQuery } from '@/lib/client/streams/stream-queries.ts';
import { useConsumer } from '@/lib/client/streams/use-consumer.ts';
import { pages } from '@/lib/domain/paths.ts';
import { isLeaderless } from '@/lib/jetstream/jetstream-error.ts';

import { causeWords } from '../consumers/cause-words.ts';
import { causesOf } from '../consumers/causes-of.ts';
import { ConsumerStats } from './consumer-stats.tsx';
import { ConsumerSubtitle } from './consumer-subtitle.tsx';

const load = () => import('./consumer-detail.tsx');
const ConsumerDetail = lazyNamed(load, 'ConsumerDetail');
const LOADING = <Skeleton className="h-96 w-full" />;

interface ConsumerPageProps {
  organization: string;
  stream: string;
  consumer: string;
}

/** One consumer: whether it keeps up, and why not. */
export function ConsumerPage({ organization, stream, consumer }: ConsumerPageProps) {
  const session = useNatsSession(organization);
  const { info, unanswered, replaced, problem, missing, refetch } = useConsumer(session, { stream, consumer });
  const { data: ofStream, error: streamError } = useQuery(streamQuery(session, stream));
  const now = useNow();
  const causes =
    info &&
    causesOf(info, {
      stream: ofStream ?? null,
      streamLeaderless: isLeaderless(streamError),
      unanswered,
      now,
      eachMilliseconds: CONSUMER_REFRESH_MILLISECONDS,
    });
  return (
    <>
      <SessionStatus {...describeSession(session, problem)} />
      <PageHeader
        mono
        title={
          <>
            {consumer}
            {info && causes && <Tag tone={causes[0].tone}>{causeWords(causes[0], info).label}</Tag>}
          </>
        }
        subtitle={info ? <ConsumerSubtitle config={info.config} /> : !problem && <Skeleton className="my-1 h-3 w-72" />}
      />
      {problem ? (
        <ErrorState
          problem={problem}
          onRetry={missing || session.status === 'refused' ? undefined : refetch}
          action={
            <ButtonLink href={pages.stream(organization, stream, { tab: 'consumers' })}>
              To the consumers of {stream}
            </ButtonLink>
          }
        />
      ) : info && causes ? (
        <Suspense fallback={LOADING}>
          <ConsumerDetail
            // another one of the same name begins anew
            key={info.created}
            session={session}
            stream={stream}
            info={info}
            causes={causes}
            replaced={replaced}
          />
        </Suspense>
      ) : (
        <ConsumerStats info={undefined} oldest={null} />
      )}
    </>
  );
}
