'use client';

import { useQuery } from '@tanstack/react-query';

import { formatCount } from '@/components/ui/content/format.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import { useSession } from '@/lib/client/nats/use-nats-session.ts';
import { consumerNamesQuery, streamsQuery } from '@/lib/client/streams/stream-queries.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { bucketOfStream } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import type { PaletteGroup } from './palette-item.ts';

/** Of more streams with consumers these are not asked for. */
const MOST_STREAMS = 60;
/** What a page has read so shortly before is not read again. */
const FRESH_MILLISECONDS = 15_000;

/** What one of the places that are searched has found, and what it has not searched. */
export interface Found {
  groups: (PaletteGroup & { found?: boolean })[];
  /** what is being searched just now; null when nothing is */
  searching: string | null;
  /** what was not searched and why, in sentences */
  notSearched: string[];
}

export const NOTHING: Found = { groups: [], searching: null, notSearched: [] };

interface StreamsFoundProps {
  organization: string | null;
  mayInspect: boolean;
  /** false as long as nobody has typed: a palette that is only opened opens no session */
  wanted: boolean;
  go: (href: string) => () => void;
}

const namesWithConsumers = (items: readonly StreamInfo[]) =>
  items.filter(({ state }) => state.consumer_count > 0).map(({ config }) => config.name);

/** Streams, buckets and consumers of the Organization by the page's own NATS session, which is opened where the page has none. */
export function useStreamsFound({ organization, mayInspect, wanted, go }: StreamsFoundProps): Found {
  const isAsked = organization !== null && mayInspect && wanted;
  const session = useSession({ organization: organization ?? '' }, isAsked);
  const { data, error } = useQuery({
    ...streamsQuery(session),
    refetchInterval: false,
    staleTime: FRESH_MILLISECONDS,
    enabled: isAsked,
  });
  const streams = namesWithConsumers(data?.items ?? []);
  const consumers = useQuery({
    ...consumerNamesQuery(session, streams.slice(0, MOST_STREAMS)),
    enabled: isAsked && streams.length > 0,
  });
  if (organization === null || !wanted) return NOTHING;
  if (!mayInspect)
    return { ...NOTHING, notSearched: [`Streams, buckets and consumers. ${refusalReason('jetstream.inspect')}`] };
  const problem = sessionProblem(session, data, error);
  if (problem !== null) return { ...NOTHING, notSearched: [`Streams, buckets and consumers. ${problem.title}.`] };
  if (data === undefined) return { ...NOTHING, searching: 'streams, buckets and consumers' };

  const names = data.items.map(({ config }) => config.name);
  const left = streams.length - MOST_STREAMS;
  const more = consumers.data?.more ?? 0;
  return {
    groups: [
      {
        heading: 'Streams',
        items: names
          .filter((name) => bucketOfStream(name) === null)
          .map((name) => ({
            id: `stream ${name}`,
            label: name,
            note: 'Stream',
            run: go(pages.stream(organization, name)),
          })),
      },
      {
        heading: 'KV buckets',
        items: names
          .map(bucketOfStream)
          .filter((bucket) => bucket !== null)
          .map((bucket) => ({
            id: `bucket ${bucket}`,
            label: bucket,
            note: 'KV bucket',
            run: go(pages.bucket(organization, bucket)),
          })),
      },
      {
        heading: 'Consumers',
        items: (consumers.data?.found ?? []).map(({ stream, consumer }) => ({
          id: `consumer ${stream} ${consumer}`,
          label: consumer,
          note: `Consumer of ${stream}`,
          run: go(pages.consumer(organization, stream, consumer)),
        })),
      },
    ],
    searching: consumers.isLoading ? 'consumers' : null,
    notSearched: [
      ...(data.missing.length > 0 ? [`${formatCount(data.missing.length)} streams. No server answered for them.`] : []),
      ...(left > 0 ? [`Consumers of ${formatCount(left)} streams. The first ${formatCount(MOST_STREAMS)} were.`] : []),
      ...(more > 0 ? [`At least ${formatCount(more)} consumers. Their names did not come.`] : []),
      ...(consumers.isError ? ['Consumers. They could not be listed.'] : []),
    ],
  };
}
