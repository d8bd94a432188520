'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { subjectsQuery } from '@/lib/client/streams/stream-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { SubjectFilter } from './messages/subject-filter.tsx';
import { useKnownSubjects } from './messages/use-known-subjects.ts';
import { useMessagesFilter } from './messages/use-messages-filter.ts';

const WAITING = new Array<SubjectCount | undefined>(8).fill(undefined);
/** Beyond this one answer takes the server seconds: somebody has to want it. */
const ASK_FIRST_FROM = 100_000;

const COLUMNS: readonly Column<SubjectCount>[] = [
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ subject }) => <span className="font-mono text-sm">{subject}</span>,
  },
  { id: 'messages', header: 'Messages', width: 128, align: 'end', cell: ({ messages }) => formatCount(messages) },
];
const rowKey = (row: SubjectCount) => row.subject;

/** The subjects a stream holds messages of. Each leads to its messages. */
export function SubjectsTab({ session, info }: { session: NatsSession; info: StreamInfo }) {
  const stream = info.config.name;
  const { filter, setFilter } = useMessagesFilter();
  const [wanted, setWanted] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const asks = filter !== undefined || wanted || info.state.num_subjects <= ASK_FIRST_FROM;
  const query = useQuery({ ...subjectsQuery(session, stream, filter ?? '>'), enabled: asks });
  const { data } = query;
  const known = useKnownSubjects(session, info, { wanted: filtering, rows: data?.subjects });
  const problem = sessionProblem(session, data, query.error);
  return (
    <Card className="flex min-h-0 flex-col">
      <CardHeader>
        <SubjectFilter
          value={filter ?? ''}
          config={info.config}
          known={known}
          onFocus={() => setFiltering(true)}
          onChange={(text) => void setFilter({ filter: text })}
        />
      </CardHeader>
      {problem && <ErrorState problem={problem} onRetry={() => void query.refetch()} />}
      {!asks && (
        <EmptyState
          title={`${formatCount(info.state.num_subjects)} subjects`}
          action={<Button onClick={() => setWanted(true)}>List the first 100,000</Button>}
        >
          So many take the server some seconds. A filter finds what you look for sooner.
        </EmptyState>
      )}
      {asks && !problem && (
        <VirtualTable
          label="Subjects"
          columns={COLUMNS}
          rows={data?.subjects ?? WAITING}
          rowKey={rowKey}
          rowHref={({ subject }) => pages.stream(session.organization, stream, { filter: subject })}
          resetKey={filter}
          empty={<EmptyState title="No subjects">The stream holds no message that matches.</EmptyState>}
        />
      )}
      {asks && data && (
        <CardFooter>
          <span>
            {formatCount(data.subjects.length)} of {formatCount(data.total)} subjects
          </span>
        </CardFooter>
      )}
    </Card>
  );
}
