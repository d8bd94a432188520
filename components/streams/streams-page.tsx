'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { Card, CardFooter } from '@/components/ui/card.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Fill } from '@/components/ui/fill.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { SessionStatus } from '@/components/ui/session-status.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import { streamsQuery } from '@/lib/client/nats/queries.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';

import { AccountUsage } from './account-usage.tsx';
import { StreamsToolbar } from './streams-toolbar.tsx';
import { useStreamsFilter } from './use-streams-filter.ts';

// Comes while the session is being opened; the page itself is there sooner without it.
const StreamsTable = lazy(async () => ({ default: (await import('./streams-table.tsx')).StreamsTable }));

/** Every stream of an Organization, asked over the page's own NATS session. */
export function StreamsPage({ organization }: { organization: string }) {
  const session = useNatsSession(organization);
  const { data, error, refetch } = useQuery(streamsQuery(session));
  const filter = useStreamsFilter();
  const problem = sessionProblem(session, data, error);
  const rows = data && filter.select(data);
  return (
    <Fill>
      <SessionStatus {...describeSession(session, problem)} />
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
          <Suspense fallback={<Skeleton className="m-3 h-72" />}>
            <StreamsTable
              organization={organization}
              rows={rows}
              any={data !== undefined && data.length > 0}
              sort={{ column: filter.sort, direction: filter.direction }}
              onSort={filter.sortBy}
            />
          </Suspense>
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
