'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useEffect, useEffectEvent, useState } from 'react';

import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { Drawer, DrawerRow } from '@/components/ui/content/drawer.tsx';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { TailText } from '@/components/ui/content/tail-text.tsx';
import { useOpening } from '@/components/ui/content/use-opening.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { rejectedEventsQuery } from '@/lib/client/environments/rejected-queries.ts';
import type { RejectedRow } from '@/lib/client/environments/rejected-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { streamQuery } from '@/lib/client/streams/stream-queries.ts';
import { environmentAssets } from '@/lib/domain/names.ts';

import { RejectedDetail } from './rejected-detail.tsx';

const REJECTED_COLUMNS: readonly Column<RejectedRow>[] = [
  {
    id: 'id',
    header: 'Event',
    width: 84,
    align: 'end',
    hideBelow: 'sm',
    cell: ({ id }) => <span className="font-mono text-sm">{formatCount(id)}</span>,
  },
  {
    id: 'reason',
    header: 'Reason',
    width: '1.6fr',
    cell: ({ reason }) => (
      <span title={reason} className="line-clamp-3 text-sm leading-4 whitespace-normal">
        {reason}
      </span>
    ),
  },
  {
    id: 'subject',
    header: 'Subject',
    hideBelow: 'sm',
    cell: ({ subject }) => <TailText text={subject} className="font-mono text-sm" />,
  },
  { id: 'bytes', header: 'Size', width: 84, align: 'end', hideBelow: 'md', cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'time',
    header: 'Time',
    width: AGE_WIDTH,
    align: 'end',
    cell: ({ time }) => <Age iso={time} />,
  },
];

/** Three lines: a reason is a sentence, and read whole. */
const ROW_HEIGHT = 58;
const WAITING = new Array<RejectedRow | undefined>(8).fill(undefined);
const rowKey = ({ id }: RejectedRow) => String(id);

/** Each takes some requests: a list with more of them is read again when somebody says so. */
const MOST_PAGES = 2;

/** The rejected events, newest first, and the one that is opened. */
export function RejectedEvents({ session, environment }: { session: NatsSession; environment: string }) {
  const { data: info } = useQuery(streamQuery(session, environmentAssets(environment).rejectedStream));
  const list = useInfiniteQuery(rejectedEventsQuery(session, environment));
  const [opened, setOpened] = useQueryState('event', parseAsInteger);
  const { opening, close } = useOpening(opened !== null);
  const problem = sessionProblem(session, list.data, list.error);
  const rows = list.data?.pages.flatMap((page) => page.rows);
  const { hasNextPage, isFetching } = list;

  // One that comes and one that is settled both change these.
  const now = info && `${info.state.last_seq} ${info.state.messages}`;
  const moved = usePaced(now, now ?? '');
  const few = (list.data?.pages.length ?? 0) <= MOST_PAGES;
  const onMoved = useEffectEvent(() => {
    if (moved !== undefined && few) void list.refetch();
  });
  useEffect(() => onMoved(), [moved]);
  const [readAt, setReadAt] = useState({ moved, dataUpdatedAt: list.dataUpdatedAt });
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (readAt.dataUpdatedAt !== list.dataUpdatedAt) setReadAt({ moved, dataUpdatedAt: list.dataUpdatedAt });

  return (
    <DrawerRow>
      <Card className="flex min-h-0 flex-col self-start lg:max-h-full">
        {problem ? (
          <ErrorState problem={problem} onRetry={() => void list.refetch()} />
        ) : (
          <VirtualTable
            label="Rejected events"
            columns={REJECTED_COLUMNS}
            rows={rows ?? WAITING}
            rowKey={rowKey}
            rowHeight={ROW_HEIGHT}
            selectedKey={opened === null ? null : String(opened)}
            onRowActivate={({ id }) => void setOpened(id, opening())}
            onEndReached={hasNextPage && !isFetching ? () => void list.fetchNextPage() : undefined}
            totalCount={info?.state.messages}
            empty={
              <EmptyState title="No event is rejected">
                One that is no CloudEvent, breaks its schema or is too large would wait here to be retried or dropped.
              </EmptyState>
            }
            className="max-lg:max-h-[60dvh]"
          />
        )}
        {rows && (
          <CardFooter>
            <span>
              {formatCount(rows.length)} of {formatCount(Math.max(info?.state.messages ?? 0, rows.length))} shown ·
              newest first
            </span>
            {moved !== readAt.moved && !few && (
              <Button size="sm" onClick={() => void list.refetch()}>
                The list has changed: read it again
              </Button>
            )}
            <span>{hasNextPage ? 'Scroll for older events' : 'No older events'}</span>
          </CardFooter>
        )}
      </Card>
      {opened !== null && (
        <Drawer
          label={`Event ${opened}`}
          title={
            <>
              Event <span className="font-mono">{formatCount(opened)}</span>
            </>
          }
          onClose={() => close(() => void setOpened(null))}
        >
          <RejectedDetail key={opened} session={session} environment={environment} id={opened} />
        </Drawer>
      )}
    </DrawerRow>
  );
}
