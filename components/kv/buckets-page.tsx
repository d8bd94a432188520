'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { Suspense } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { MissingNote } from '@/components/ui/feedback/missing-note.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { SearchInput } from '@/components/ui/form/input.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { streamsQuery } from '@/lib/client/streams/stream-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import { toBucket } from '@/lib/jetstream/kv/bucket.ts';

// Comes while the session is being opened; the page itself is there sooner without it.
const BucketsTable = lazyNamed(() => import('./buckets-table.tsx'), 'BucketsTable');

/** Every KV bucket of an Organization. */
export function BucketsPage({ organization }: { organization: string }) {
  const session = useNatsSession(organization);
  const { data, error, refetch } = useQuery(streamsQuery(session));
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const problem = sessionProblem(session, data, error);
  const buckets = data?.items.map(toBucket).filter((bucket) => bucket !== null);
  const rows = buckets?.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Fill>
      <SessionStatus {...describeSession(session, problem)} />
      <PageHeader title="KV" subtitle="State by key: a bucket is a stream that keeps the last values of each key." />
      <Card className="flex min-h-0 flex-col">
        <CardHeader>
          <SearchInput
            value={search}
            onSearch={(text) => void setSearch(text)}
            label="Filter buckets"
            placeholder="Filter by name"
            className="max-w-80"
          />
        </CardHeader>
        {problem ? (
          <ErrorState problem={problem} onRetry={() => void refetch()} />
        ) : (
          <Suspense fallback={<Skeleton className="m-3 h-60" />}>
            <BucketsTable organization={organization} rows={rows} any={buckets !== undefined && buckets.length > 0} />
          </Suspense>
        )}
        {data && buckets && rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(buckets.length)} shown
            </span>
            <MissingNote missing={data.missing.filter((name) => bucketOfStream(name) !== null)} />
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}
