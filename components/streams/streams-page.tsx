'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Fill } from '@/components/ui/fill.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import { streamsQuery } from '@/lib/client/nats/queries.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { AccountUsage } from './account-usage.tsx';
import { SessionStatus } from './session-status.tsx';
import { STREAM_COLUMNS } from './stream-columns.tsx';
import { StreamsToolbar } from './streams-toolbar.tsx';
import { useStreamsFilter } from './use-streams-filter.ts';

const WAITING = new Array<StreamInfo | undefined>(8).fill(undefined);
const rowKey = (stream: StreamInfo) => stream.config.name;

/** Every stream of an Organization, asked over the page's own NATS session. */
export function StreamsPage({ organization }: { organization: string }) {
  const session = useNatsSession(organization);
  const { data, error, refetch } = useQuery(streamsQuery(session));
  const filter = useStreamsFilter();
  const problem = sessionProblem(session, data, error);
  const rows = data && filter.select(data);
  const sort = { column: filter.sort, direction: filter.direction };
  return (
    <Fill>
      <SessionStatus session={session} />
      <PageHeader title="Streams" subtitle={<AccountUsage session={session} />} />
      <Card className="flex min-h-0 flex-col">
        <StreamsToolbar
          search={filter.search}
          onSearch={(search) => void filter.setFilter({ search })}
          buckets={filter.buckets}
          onBuckets={(buckets) => void filter.setFilter({ buckets })}
        />
        {problem ? (
          <ErrorState problem={problem} onRetry={() => void refetch()} />
        ) : (
          <VirtualTable
            label="Streams"
            columns={STREAM_COLUMNS}
            rows={rows ?? WAITING}
            rowKey={rowKey}
            rowHref={(stream) => pages.stream(organization, stream.config.name)}
            sort={sort}
            onSort={filter.sortBy}
            empty={<NoStreams any={data !== undefined && data.length > 0} />}
            className="max-md:max-h-[70dvh]"
          />
        )}
        {data && rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(data.length)} shown
            </span>
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}

function NoStreams({ any }: { any: boolean }) {
  return any ? (
    <EmptyState title="No stream matches">Change the filter, or show the KV buckets too.</EmptyState>
  ) : (
    <EmptyState title="No streams yet">
      Each Environment gets a stream for its events when it is made. Add an Environment, and it appears here.
    </EmptyState>
  );
}
