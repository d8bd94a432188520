'use client';

import { Suspense, useState } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { Drawer, DrawerRow } from '@/components/ui/content/drawer.tsx';
import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { TailText } from '@/components/ui/content/tail-text.tsx';
import { useOpening } from '@/components/ui/content/use-opening.ts';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { MessageRow } from '@/lib/client/streams/message-queries.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { MessagesFooter } from './messages-footer.tsx';
import { MessagesToolbar } from './messages-toolbar.tsx';
import { NoMessages } from './no-messages.tsx';
import { useKnownSubjects } from './use-known-subjects.ts';
import { useMessagesFilter } from './use-messages-filter.ts';
import { useMessages } from './use-messages.ts';

/** Loaded when a message is opened first: decoding is not needed before. */
const MessageDetail = lazyNamed(() => import('./message-detail.tsx'), 'MessageDetail');

const MESSAGE_COLUMNS: readonly Column<MessageRow>[] = [
  {
    id: 'sequence',
    header: 'Sequence',
    width: 96,
    align: 'end',
    cell: ({ sequence }) => <span className="font-mono text-sm">{formatCount(sequence)}</span>,
  },
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ subject }) => <TailText text={subject} className="font-mono text-sm" />,
  },
  { id: 'bytes', header: 'Size', width: 80, align: 'end', hideBelow: 'sm', cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'time',
    header: 'Time',
    width: AGE_WIDTH,
    align: 'end',
    cell: ({ time }) => <Age iso={time} />,
  },
];

const WAITING = new Array<MessageRow | undefined>(12).fill(undefined);
const rowKey = (row: MessageRow) => String(row.sequence);

/** The messages of a stream: a list that tails, and the one message that is opened. */
export function MessagesTab({ session, info }: { session: NatsSession; info: StreamInfo }) {
  const asked = useMessagesFilter();
  const { filter, from, to, seq, tail, setFilter } = asked;
  const stream = info.config.name;
  const { query, rows, isGone, following, tailing, keptBack, startOver, onHold } = useMessages(
    session,
    info,
    { stream, created: info.created, filter, from, to },
    tail,
  );
  const { opening, close } = useOpening(seq !== null);
  const [filtering, setFiltering] = useState(false);
  const none = filter !== undefined && query.data !== undefined && rows.length === 0;
  const known = useKnownSubjects(session, info, { wanted: filtering || none, rows });
  const problem = sessionProblem(session, query.data, query.error);
  const more = query.hasNextPage;
  // The figure is some seconds old; what is newer than it was not counted.
  const total = info.state.messages + rows.filter(({ sequence }) => sequence > info.state.last_seq).length;

  return (
    <DrawerRow>
      <Card className="flex min-h-0 flex-col self-start lg:max-h-full">
        <MessagesToolbar
          config={info.config}
          filter={asked}
          known={known}
          onFilterFocus={() => setFiltering(true)}
          onTail={(on) => {
            void setFilter({ tail: on });
            if (on) startOver();
          }}
          onRefresh={startOver}
        />
        {problem ? (
          <ErrorState problem={problem} onRetry={() => void query.refetch()} />
        ) : (
          <VirtualTable
            label="Messages"
            columns={MESSAGE_COLUMNS}
            rows={query.data ? rows : WAITING}
            rowKey={rowKey}
            selectedKey={seq === null ? null : String(seq)}
            onRowActivate={(row) => void setFilter({ seq: row.sequence }, opening())}
            onEndReached={() => {
              if (more && !query.isFetching && !query.isError) void query.fetchNextPage();
            }}
            onHold={onHold}
            keptBack={keptBack}
            totalCount={filter === undefined && to === null ? total : rows.length}
            resetKey={JSON.stringify([filter, from, to])}
            empty={
              <NoMessages
                searching={more}
                filter={filter}
                from={from}
                to={to}
                info={info}
                known={known}
                onFilter={(text) => void setFilter({ filter: text })}
              />
            }
            className="max-lg:max-h-[60dvh]"
          />
        )}
        {query.data && (
          <MessagesFooter
            session={session}
            shown={rows.length}
            total={total}
            following={following}
            newestFirst={from === 'newest'}
            tailing={tailing}
            held={keptBack}
            more={more}
            loading={query.isFetching}
            onRetry={query.isError ? () => void query.fetchNextPage() : undefined}
          />
        )}
      </Card>
      {seq !== null && (
        <Drawer
          label={`Message ${seq}`}
          title={
            <>
              Message <span className="font-mono">{formatCount(seq)}</span>
            </>
          }
          onClose={() => close(() => void setFilter({ seq: null }))}
        >
          <Suspense fallback={<Skeleton className="m-3 h-96" />}>
            <MessageDetail session={session} stream={stream} created={info.created} sequence={seq} gone={isGone(seq)} />
          </Suspense>
        </Drawer>
      )}
    </DrawerRow>
  );
}
