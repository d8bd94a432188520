'use client';

import { Suspense } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { ClosedData } from '@/components/ui/feedback/closed-data.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useDataSession } from '@/lib/client/nats/use-data-session.ts';
import { describeClosed } from '@/lib/client/support/describe-grant.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

/** The ways to look into a stream, as the address names them. */
export const STREAM_TABS = {
  messages: 'Messages',
  consumers: 'Consumers',
  subjects: 'Subjects',
  config: 'Config',
} as const;
export type StreamTab = keyof typeof STREAM_TABS;
export const STREAM_TAB_IDS = Object.keys(STREAM_TABS) as StreamTab[];

// Each tab comes when it is opened: together they weigh more than the rest of the page.
const loaders = {
  messages: () => import('./messages/messages-tab.tsx'),
  consumers: () => import('./consumers/consumers-tab.tsx'),
  subjects: () => import('./subjects-tab.tsx'),
  config: () => import('./config-tab.tsx'),
};
const MessagesTab = lazyNamed(loaders.messages, 'MessagesTab');
const ConsumersTab = lazyNamed(loaders.consumers, 'ConsumersTab');
const SubjectsTab = lazyNamed(loaders.subjects, 'SubjectsTab');
const ConfigTab = lazyNamed(loaders.config, 'ConfigTab');

/** Fetches a tab's code while the session is still being opened. */
export const preloadTab = (tab: StreamTab): void => void loaders[tab]();

interface TabContentProps {
  tab: StreamTab;
  session: NatsSession;
  /** undefined while it is asked for */
  info: StreamInfo | undefined;
}

export function TabContent({ tab, session, info }: TabContentProps) {
  if (!info) return <Waiting />;
  return (
    <Suspense fallback={<Waiting />}>
      <Tab tab={tab} session={session} info={info} />
    </Suspense>
  );
}

function Tab({ tab, session, info }: { tab: StreamTab; session: NatsSession; info: StreamInfo }) {
  switch (tab) {
    case 'messages':
      return <Messages session={session} info={info} />;
    case 'consumers':
      return <ConsumersTab session={session} info={info} />;
    case 'subjects':
      return <SubjectsTab session={session} info={info} />;
    case 'config':
      return <ConfigTab info={info} />;
  }
}

/** Instead of messages, to somebody whose role does not read them. */
const CLOSED = {
  thing: 'stream',
  open: 'Open messages',
  refused: 'You may not read messages here',
  besides: 'Consumers, subjects and configuration are open to you.',
} as const;

function Messages({ session, info }: { session: NatsSession; info: StreamInfo }) {
  const data = useDataSession(session, info.config.name);
  return data.session === null ? (
    <ClosedData place="card" {...describeClosed({ ...data, organization: session.organization }, CLOSED)} />
  ) : (
    <MessagesTab session={data.session} info={info} />
  );
}

function Waiting() {
  return (
    <Card className="flex h-80 flex-col gap-4 p-4">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-full w-full" />
    </Card>
  );
}
