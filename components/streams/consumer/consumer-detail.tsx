'use client';

import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { formatAbsolute } from '@/components/ui/content/format.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';

import { pages } from '@/lib/domain/paths.ts';

import type { Causes } from '../consumers/causes-of.ts';
import { CauseCard } from './cause-card.tsx';
import { ClientsCard } from './clients-card.tsx';
import { ConfigurationCard } from './configuration-card.tsx';
import { ConsumerStats } from './consumer-stats.tsx';
import { LagCard } from './lag-card.tsx';
import { StateCard } from './state-card.tsx';
import { useOldest } from './use-oldest.ts';

interface ConsumerDetailProps {
  session: NatsSession;
  stream: string;
  info: WatchedConsumer;
  causes: Causes;
  /** when the one of this name was made that this page showed before; null for none */
  replaced: string | null;
}

/** All that is known of one consumer, what matters first. */
export function ConsumerDetail({ session, stream, info, causes, replaced }: ConsumerDetailProps) {
  const { organization } = session;
  const oldest = useOldest(session, stream, info);
  usePageActs([
    { id: 'consumer.stream', label: `Show the messages of ${stream}`, href: pages.stream(organization, stream) },
    {
      id: 'consumer.others',
      label: `Show the consumers of ${stream}`,
      href: pages.stream(organization, stream, { tab: 'consumers' }),
    },
  ]);
  return (
    <div className="flex flex-col gap-4">
      {replaced !== null && (
        <Notice tone="warn" title="This is another consumer of the same name">
          The one that this page showed before, made {formatAbsolute(replaced)}, was deleted; this one was made{' '}
          {formatAbsolute(info.created)}. Its figures begin anew.
        </Notice>
      )}
      <CauseCard organization={organization} stream={stream} info={info} causes={causes} />
      <ConsumerStats info={info} oldest={oldest} />
      <LagCard info={info} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <StateCard info={info} />
          <ClientsCard organization={organization} stream={stream} info={info} />
        </div>
        <ConfigurationCard stream={stream} info={info} />
      </div>
    </div>
  );
}
