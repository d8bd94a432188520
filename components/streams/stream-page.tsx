'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Tabs } from '@/components/ui/tabs.tsx';
import { streamQuery } from '@/lib/client/nats/queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { ConfigTab } from './config-tab.tsx';
import { ConsumersTab } from './consumers-tab.tsx';
import { MessagesTab } from './messages/messages-tab.tsx';
import { SessionStatus } from './session-status.tsx';
import { StreamStats } from './stream-stats.tsx';
import { StreamSubtitle } from './stream-subtitle.tsx';
import { SubjectsTab } from './subjects-tab.tsx';

const TABS = { messages: 'Messages', consumers: 'Consumers', subjects: 'Subjects', config: 'Config' } as const;
type Tab = keyof typeof TABS;
const TAB_IDS = Object.keys(TABS) as Tab[];

/** One stream: its figures, and a tab for each way to look into it. */
export function StreamPage({ organization, stream }: { organization: string; stream: string }) {
  const session = useNatsSession(organization);
  const { data: info, error, refetch } = useQuery(streamQuery(session, stream));
  const [tab] = useQueryState('tab', parseAsStringLiteral(TAB_IDS).withDefault('messages'));
  const problem = sessionProblem(session, info, error);
  const bucket = bucketOfStream(stream);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem)] lg:min-h-[640px]">
      <SessionStatus session={session} />
      <PageHeader
        mono
        title={stream}
        subtitle={info ? <StreamSubtitle {...info} /> : <Skeleton className="my-1 h-3 w-72" />}
        actions={
          bucket !== null && <ButtonLink href={pages.bucket(organization, bucket)}>Open as KV bucket</ButtonLink>
        }
      />
      {problem ? (
        <ErrorState problem={problem} onRetry={() => void refetch()} />
      ) : (
        <>
          <StreamStats session={session} stream={stream} />
          <Tabs
            label="Stream"
            links={TAB_IDS.map((id) => ({
              href: pages.stream(organization, stream, id === 'messages' ? {} : { tab: id }),
              label: TABS[id],
              current: id === tab,
            }))}
          />
          {info ? <TabContent tab={tab} session={session} info={info} /> : <Waiting />}
        </>
      )}
    </div>
  );
}

function TabContent({ tab, session, info }: { tab: Tab; session: NatsSession; info: StreamInfo }) {
  switch (tab) {
    case 'messages':
      return session.role === 'inspector' ? <Refused /> : <MessagesTab session={session} info={info} />;
    case 'consumers':
      return <ConsumersTab session={session} stream={info.config.name} />;
    case 'subjects':
      return <SubjectsTab session={session} info={info} />;
    case 'config':
      return <ConfigTab info={info} />;
  }
}

function Waiting() {
  return (
    <Card className="flex h-80 flex-col gap-4 p-4">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-full w-full" />
    </Card>
  );
}

function Refused() {
  return (
    <EmptyState title="You may not read messages here">
      {refusalReason('data.read')} Consumers, subjects and configuration are open to you.
    </EmptyState>
  );
}
