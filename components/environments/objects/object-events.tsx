'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';

import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { messagesQuery, toMessageRow } from '@/lib/client/streams/message-queries.ts';
import type { MessageRow } from '@/lib/client/streams/message-queries.ts';
import { prependRows } from '@/lib/client/streams/prepend-rows.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { useDataSession } from '@/lib/client/nats/use-data-session.ts';
import { useFollow } from '@/lib/client/streams/use-follow.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ClosedEvents } from '../closed-data.tsx';

const COLUMNS: readonly Column<MessageRow>[] = [
  {
    id: 'sequence',
    header: 'Sequence',
    cell: ({ sequence }) => <span className="font-mono text-sm">{formatCount(sequence)}</span>,
  },
  { id: 'bytes', header: 'Size', width: 92, align: 'end', cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'time',
    header: 'Time',
    width: AGE_WIDTH,
    align: 'end',
    cell: ({ time }) => <Age iso={time} />,
  },
];
const WAITING = new Array<MessageRow | undefined>(6).fill(undefined);
const rowKey = ({ sequence }: MessageRow) => String(sequence);

interface ObjectEventsProps {
  organization: string;
  stream: string;
  subject: string;
}

/** The events about an object, as far back as their stream reaches, each with the way to it. */
export function ObjectEvents(props: ObjectEventsProps) {
  const { organization, stream } = props;
  const data = useDataSession(useNatsSession(organization), stream);
  return (
    <Card aria-labelledby="events" className="flex min-h-0 flex-col self-start lg:max-h-full">
      <CardHeader>
        <h2 id="events" className="font-semibold">
          Events
        </h2>
        <code className="basis-full font-mono text-sm wrap-anywhere text-ink-2">{props.subject}</code>
      </CardHeader>
      {data.session === null ? (
        <ClosedEvents organization={organization} data={data} />
      ) : (
        <Events {...props} session={data.session} />
      )}
    </Card>
  );
}

function Events({ organization, stream, subject, session }: ObjectEventsProps & { session: NatsSession }) {
  const queryClient = useQueryClient();
  const options = messagesQuery(session, { stream, filter: subject, from: 'newest' });
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(options);
  const problem = sessionProblem(session, data, error);
  const rows = data?.pages.flatMap((page) => page.rows);
  useFollow(session, {
    source: { stream, allowDirect: true },
    subjects: [subject],
    filter: subject,
    after: data === undefined ? null : Math.max(data.pages[0]?.upTo ?? 0, rows?.[0]?.sequence ?? 0),
    onMessages: (messages) => {
      const newer = messages.map(toMessageRow).reverse();
      queryClient.setQueryData(options.queryKey, (before) => before && prependRows(before, newer));
    },
    onLost: () => void queryClient.resetQueries({ queryKey: options.queryKey }),
  });
  if (problem) return <ErrorState problem={problem} onRetry={() => void refetch()} />;
  return (
    <>
      <VirtualTable
        label="Events"
        columns={COLUMNS}
        rows={rows ?? WAITING}
        rowKey={rowKey}
        rowHref={({ sequence }) => pages.stream(organization, stream, { from: sequence, seq: sequence })}
        onEndReached={hasNextPage && !isFetching ? () => void fetchNextPage() : undefined}
        empty={
          hasNextPage ? (
            <EmptyState title="Searching further back…" />
          ) : (
            <EmptyState title="No event is left">
              The stream no longer holds what was said about this object.
            </EmptyState>
          )
        }
        className="max-lg:max-h-[60dvh]"
      />
      {rows && (
        <CardFooter>
          <span>{formatCount(rows.length)} shown · newest first</span>
          <span>{isFetching ? 'reading…' : hasNextPage ? 'scroll for older' : 'no older ones'}</span>
        </CardFooter>
      )}
    </>
  );
}
