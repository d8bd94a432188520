'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';

import { Card, CardFooter, CardHeader } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Fill } from '@/components/ui/fill.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { streamsQuery } from '@/lib/client/nats/queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import { toBucket } from '@/lib/jetstream/kv/bucket.ts';

import { BUCKET_COLUMNS } from './bucket-columns.tsx';
import { SessionStatus } from './session-status.tsx';

const WAITING = new Array<Bucket | undefined>(6).fill(undefined);
const rowKey = (bucket: Bucket) => bucket.name;

/** Every KV bucket of an Organization. */
export function BucketsPage({ organization }: { organization: string }) {
  const session = useNatsSession(organization);
  const { data, error, refetch } = useQuery(streamsQuery(session));
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const problem = sessionProblem(session, data, error);
  const buckets = data?.map(toBucket).filter((bucket) => bucket !== null);
  const rows = buckets?.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Fill>
      <SessionStatus session={session} />
      <PageHeader title="KV" subtitle="State by key: a bucket is a stream that keeps the last values of each key." />
      <Card className="flex min-h-0 flex-col">
        <CardHeader>
          <Input
            type="search"
            value={search}
            onChange={(event) => void setSearch(event.target.value)}
            aria-label="Filter buckets"
            placeholder="Filter by name"
            className="max-w-80"
          />
        </CardHeader>
        {problem ? (
          <ErrorState problem={problem} onRetry={() => void refetch()} />
        ) : (
          <VirtualTable
            label="KV buckets"
            columns={BUCKET_COLUMNS}
            rows={rows ?? WAITING}
            rowKey={rowKey}
            rowHref={({ name }) => pages.bucket(organization, name)}
            empty={<NoBuckets any={buckets !== undefined && buckets.length > 0} />}
            className="max-md:max-h-[70dvh]"
          />
        )}
        {buckets && rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(buckets.length)} shown
            </span>
          </CardFooter>
        )}
      </Card>
    </Fill>
  );
}

function NoBuckets({ any }: { any: boolean }) {
  return any ? (
    <EmptyState title="No bucket matches">Change the filter.</EmptyState>
  ) : (
    <EmptyState title="No buckets yet">
      Each Environment gets a bucket for its state when it is made. Add an Environment, and it appears here.
    </EmptyState>
  );
}
