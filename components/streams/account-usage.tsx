'use client';

import { useQuery } from '@tanstack/react-query';

import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { accountQuery } from '@/lib/client/nats/queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';

const of = (used: number, limit: number, format: (figure: number) => string) =>
  limit < 0 ? format(used) : `${format(used)} of ${format(limit)}`;

/** What the Organization uses of JetStream, buckets included, against its limits. */
export function AccountUsage({ session }: { session: NatsSession }) {
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
