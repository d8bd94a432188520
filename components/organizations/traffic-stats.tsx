'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { formatBytes, formatCount, formatRate } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Sparkline } from '@/components/ui/feedback/sparkline.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import { usageSeriesQuery } from '@/lib/client/organizations/usage-queries.ts';
import type { OrganizationDetail, OrganizationUsage } from '@/lib/domain/organizations/organization.ts';
import { USAGE_METRICS } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

import { figureText } from './usage-figures.ts';

const connectionsNote = (limit: number) => (limit < 0 ? 'no limit' : `of ${formatCount(limit)}`);

/** What the server counts under `slow_consumers` is clients that it cut off, not consumers of a stream that are behind. */
const slowNote = (slow: number) => (
  <span className={slow === 0 ? undefined : 'text-warn'}>slow_consumers since start</span>
);

interface TrafficStatsProps {
  organization: string;
  detail: OrganizationDetail | undefined;
}

/** Traffic and clients now, and their course of the last hour as the servers told it. */
export function TrafficStats({ organization, detail }: TrafficStatsProps) {
  const { data: told } = useQuery(usageSeriesQuery(organization, '1h'));
  const usage = detail?.organization.usage;
  const figure = (text: (usage: OrganizationUsage) => string) =>
    usage ? text(usage) : <Skeleton className="my-1.5 h-4 w-20" />;
  return (
    <div className="grid grid-cols-2 gap-4 max-md:gap-3 lg:grid-cols-4">
      <Stat
        label="Messages in"
        value={figure(({ messagesInPerSecond }) => formatRate(messagesInPerSecond))}
        note={usage && `${formatBytes(usage.bytesInPerSecond)}/s`}
      >
        <LastHour metric="messagesInPerSecond" told={told} />
      </Stat>
      <Stat
        label="Messages out"
        value={figure(({ messagesOutPerSecond }) => formatRate(messagesOutPerSecond))}
        note={usage && `${formatBytes(usage.bytesOutPerSecond)}/s`}
      >
        <LastHour metric="messagesOutPerSecond" told={told} />
      </Stat>
      <Stat
        label="Connections"
        value={figure(({ connections }) => formatCount(connections))}
        note={detail && connectionsNote(detail.organization.limits.connections)}
      >
        <LastHour metric="connections" told={told} />
      </Stat>
      <Stat
        label="Clients cut off as too slow"
        value={figure(({ slowConsumers }) => formatCount(slowConsumers))}
        note={usage && slowNote(usage.slowConsumers)}
      >
        <LastHour metric="slowConsumers" told={told} />
      </Stat>
    </div>
  );
}

/** A figure over the last hour, up to the newest sample. */
function LastHour({ metric, told }: { metric: UsageMetric; told: UsageSeries | undefined }) {
  const { times, figures } = useMemo(() => {
    const all = told?.series[metric] ?? [];
    const known = all.slice(0, all.findLastIndex((figure) => figure !== null) + 1);
    const { start = 0, stepSeconds = 1 } = told ?? {};
    return { times: known.map((_, step) => start + step * stepSeconds), figures: known };
  }, [told, metric]);
  return (
    <Sparkline
      label={`${USAGE_METRICS[metric].label}, last hour`}
      times={times}
      figures={figures}
      format={(one) => figureText(metric, one)}
    />
  );
}
