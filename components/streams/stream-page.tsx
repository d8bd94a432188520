'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect } from 'react';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { SessionStatus } from '@/components/ui/session-status.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tabs } from '@/components/ui/tabs.tsx';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { useStream } from '@/lib/client/nats/use-stream.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { StreamStats } from './stream-stats.tsx';
import { StreamSubtitle } from './stream-subtitle.tsx';
import { STREAM_TAB_IDS, STREAM_TABS } from './stream-tabs.ts';
import { preloadTab, TabContent } from './tab-content.tsx';

/** One stream: its figures, and a tab for each way to look into it. */
export function StreamPage({ organization, stream }: { organization: string; stream: string }) {
  const session = useNatsSession(organization);
  const { info, problem, refetch } = useStream(session, stream);
  const [tab] = useQueryState('tab', parseAsStringLiteral(STREAM_TAB_IDS).withDefault('messages'));
  const bucket = bucketOfStream(stream);
  useEffect(() => {
    preloadTab(tab);
  }, [tab]);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem-var(--band))] lg:min-h-[640px]">
      <SessionStatus {...describeSession(session, problem)} />
      <PageHeader
        mono
        title={stream}
        subtitle={info ? <StreamSubtitle {...info} /> : !problem && <Skeleton className="my-1 h-3 w-72" />}
        actions={
          bucket !== null && <ButtonLink href={pages.bucket(organization, bucket)}>Open as KV bucket</ButtonLink>
        }
      />
      {problem ? (
        <ErrorState
          problem={problem}
          onRetry={refetch}
          action={<ButtonLink href={pages.streams(organization)}>To the streams of {organization}</ButtonLink>}
        />
      ) : (
        <>
          <StreamStats session={session} stream={stream} />
          <Tabs
            label="Stream"
            links={STREAM_TAB_IDS.map((id) => ({
              href: pages.stream(organization, stream, id === 'messages' ? {} : { tab: id }),
              label: STREAM_TABS[id],
              current: id === tab,
            }))}
          />
          <TabContent
            // another stream of the same name begins anew
            key={info?.created}
            tab={tab}
            session={session}
            info={info}
          />
        </>
      )}
    </div>
  );
}
