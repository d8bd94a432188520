'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect } from 'react';

import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Tabs } from '@/components/ui/form/tabs.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { useStream } from '@/lib/client/streams/use-stream.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { originsOf, originWords } from './origins.ts';
import { StreamStats } from './stream-stats.tsx';
import { preloadTab, STREAM_TAB_IDS, STREAM_TABS, TabContent } from './tab-content.tsx';

/** One stream: its figures, and a tab for each way to look into it. */
export function StreamPage({ organization, stream }: { organization: string; stream: string }) {
  const session = useNatsSession(organization);
  const { info, problem, refetch } = useStream(session, stream);
  const [tab] = useQueryState('tab', parseAsStringLiteral(STREAM_TAB_IDS).withDefault('messages'));
  const bucket = bucketOfStream(stream);
  usePageActs([
    ...STREAM_TAB_IDS.map((id) => ({
      id: `tab ${id}`,
      label: `Show ${STREAM_TABS[id].toLowerCase()} of ${stream}`,
      href: pages.stream(organization, stream, id === 'messages' ? {} : { tab: id }),
    })),
    ...(bucket === null
      ? []
      : [{ id: 'bucket', label: `Open ${bucket} as KV bucket`, href: pages.bucket(organization, bucket) }]),
  ]);
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

/** `ws.acme-prod.> · file, 3 replicas, leader n2 · limits`. */
function StreamSubtitle(info: StreamInfo) {
  const { config, cluster } = info;
  const origins = originsOf(info);
  const replicas = config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`;
  const leader = config.num_replicas > 1 && cluster?.leader !== undefined ? `, leader ${cluster.leader}` : '';
  return (
    <>
      {origins.length > 0 && (
        <span className={origins.some(({ broken }) => broken) ? 'text-warn' : undefined}>
          {origins.map(originWords).join('; ')} ·{' '}
        </span>
      )}
      {config.subjects.length > 0 && (
        <>
          <span className="font-mono text-sm">{config.subjects.join(', ')}</span> ·{' '}
        </>
      )}
      {config.storage}, {replicas}
      {leader} · {config.retention}
    </>
  );
}
