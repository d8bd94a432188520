'use client';

import { lazy, Suspense } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useDataSession } from '@/lib/client/nats/use-data-session.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { ClosedMessages } from './closed-messages.tsx';
import type { StreamTab } from './stream-tabs.ts';

// Each tab comes when it is opened: together they weigh more than the rest of the page.
const loaders = {
  messages: async () => ({ default: (await import('./messages/messages-tab.tsx')).MessagesTab }),
  consumers: async () => ({ default: (await import('./consumers/consumers-tab.tsx')).ConsumersTab }),
  subjects: async () => ({ default: (await import('./subjects-tab.tsx')).SubjectsTab }),
  config: async () => ({ default: (await import('./config-tab.tsx')).ConfigTab }),
};
const MessagesTab = lazy(loaders.messages);
const ConsumersTab = lazy(loaders.consumers);
const SubjectsTab = lazy(loaders.subjects);
const ConfigTab = lazy(loaders.config);

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
      return <ConsumersTab session={session} stream={info.config.name} />;
    case 'subjects':
      return <SubjectsTab session={session} info={info} />;
    case 'config':
      return <ConfigTab info={info} />;
  }
}

function Messages({ session, info }: { session: NatsSession; info: StreamInfo }) {
  const data = useDataSession(session, info.config.name);
  return data.session === null ? (
    <ClosedMessages {...data} organization={session.organization} />
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
