'use client';

import { useState } from 'react';

import { formatBytes, formatCount, formatRate } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Sparkline } from '@/components/ui/feedback/sparkline.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import type { OrganizationDetail, OrganizationUsage } from '@/lib/domain/organizations/organization.ts';

/** five minutes of readings */
const KEPT = 60;

interface Reading {
  at: string;
  in: number;
  out: number;
}

/** The rates of the readings since this page was opened, oldest first. */
function useTrafficHistory(detail: OrganizationDetail | undefined): readonly Reading[] {
  const [history, setHistory] = useState<readonly Reading[]>([]);
  const at = detail?.freshness.at ?? null;
  if (detail !== undefined && at !== null && at !== history.at(-1)?.at) {
    const { messagesInPerSecond, messagesOutPerSecond } = detail.organization.usage;
    setHistory([...history, { at, in: messagesInPerSecond, out: messagesOutPerSecond }].slice(-KEPT));
  }
  return history;
}

const connectionsNote = (limit: number) => (limit < 0 ? 'no limit' : `of ${formatCount(limit)}`);

const slowNote = (slowConsumers: number) =>
  slowConsumers === 0 ? 'every client keeps up' : <span className="text-warn">clients that did not keep up</span>;

export function TrafficStats({ detail }: { detail: OrganizationDetail | undefined }) {
  const history = useTrafficHistory(detail);
  const usage = detail?.organization.usage;
  const figure = (text: (usage: OrganizationUsage) => string) =>
    usage ? text(usage) : <Skeleton className="my-1.5 h-4 w-20" />;
  return (
    <div className="grid grid-cols-2 gap-4 max-md:gap-3 lg:grid-cols-4">
      <Stat
        label="In"
        value={figure(({ messagesInPerSecond }) => formatRate(messagesInPerSecond))}
        note={usage && `${formatBytes(usage.bytesInPerSecond)}/s`}
      >
        <Sparkline values={history.map((reading) => reading.in)} />
      </Stat>
      <Stat
        label="Out"
        value={figure(({ messagesOutPerSecond }) => formatRate(messagesOutPerSecond))}
        note={usage && `${formatBytes(usage.bytesOutPerSecond)}/s`}
      >
        <Sparkline values={history.map((reading) => reading.out)} />
      </Stat>
      <Stat
        label="Connections"
        value={figure(({ connections }) => formatCount(connections))}
        note={detail && connectionsNote(detail.organization.limits.connections)}
      />
      <Stat
        label="Slow consumers"
        value={figure(({ slowConsumers }) => formatCount(slowConsumers))}
        note={usage && slowNote(usage.slowConsumers)}
      />
    </div>
  );
}
