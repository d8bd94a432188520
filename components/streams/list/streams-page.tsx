'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { MissingNote } from '@/components/ui/feedback/missing-note.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { accountQuery, streamsQuery } from '@/lib/client/streams/stream-queries.ts';

import { StreamsToolbar } from './streams-toolbar.tsx';
import { useStreamsFilter } from './use-streams-filter.ts';

const of = (used: number, limit: number, format: (figure: number) => string) =>
  limit < 0 ? format(used) : `${format(used)} of ${format(limit)}`;

/** What the Organization uses of JetStream, buckets included, against its limits. */
function AccountUsage({ session }: { session: NatsSession }) {
  const { data, isError } = useQuery(accountQuery(session));
  if (isError && !data) return null;
  if (!data) return <Skeleton className="my-1 h-3 w-64" />;
  const { streams, storage, limits, tiers } = data;
  if (tiers) {
    const names = Object.keys(tiers).filter(Boolean).join(' and ');
    return `${formatCount(streams)} streams and buckets · ${formatBytes(storage)} on disk · limited by tier, ${names}`;
  }
  return `${of(streams, limits.max_streams === 0 ? -1 : limits.max_streams, formatCount)} streams and buckets · ${of(storage, limits.max_storage, formatBytes)} on disk`;
}

// Comes while the session is being opened; the page itself is there sooner without it.
const StreamsTable = lazyNamed(() => import('./streams-table.tsx'), 'StreamsTable');

/** Every stream of an Organization, asked over the page's own NATS session. */
export function StreamsPage({ organization }: { organization: string }) {
  const session = useNatsSession(organization);
  const { data, error, refetch } = useQuery(streamsQuery(session));
  const filter = useStreamsFilter();
  const problem = sessionProblem(session, data, error);
  const rows = data && filter.select(data.items);
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
              any={data !== undefined && data.items.length + data.missing.length > 0}
              sort={{ column: filter.sort, direction: filter.direction }}
              onSort={filter.sortBy}
            />
          </Suspense>
        )}
        {data && rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(data.items.length)} shown
            </span>
            <MissingNote missing={data.missing} />
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}
