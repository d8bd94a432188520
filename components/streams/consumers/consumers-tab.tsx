'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { Link } from '@/components/ui/content/link.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { MissingNote } from '@/components/ui/feedback/missing-note.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { consumersQuery } from '@/lib/client/streams/stream-queries.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

import { causeWords } from './cause-words.ts';
import { isTrouble } from './causes-of.ts';
import { CONSUMER_COLUMNS } from './consumer-columns.tsx';
import type { ConsumerRow } from './consumer-columns.tsx';
import { useConsumerRows } from './use-consumer-rows.ts';

const WAITING = new Array<ConsumerRow | undefined>(4).fill(undefined);
const rowKey = ({ consumer }: ConsumerRow) => consumer.name;

/** Who reads the stream, how far behind they are, and what should worry somebody, in words. */
export function ConsumersTab({ session, info }: { session: NatsSession; info: StreamInfo }) {
  const { name: stream } = info.config;
  const { data, error, refetch } = useQuery(consumersQuery(session, stream));
  const problem = sessionProblem(session, data, error);
  const rows = useConsumerRows(session, stream, info);
  const href = (consumer: string) => pages.consumer(session.organization, stream, consumer);
  const troubled = useMemo(() => rows?.filter(({ causes }) => isTrouble(causes)) ?? [], [rows]);
  return (
    <Card className="flex min-h-0 flex-col">
      {problem ? (
        <ErrorState problem={problem} onRetry={() => void refetch()} />
      ) : (
        <VirtualTable
          label="Consumers"
          columns={CONSUMER_COLUMNS}
          rows={rows ?? WAITING}
          rowKey={rowKey}
          rowHref={({ consumer }) => href(consumer.name)}
          empty={
            <EmptyState title="No consumers">
              Nobody reads this stream through a consumer. A credential with the role Subscriber brings one.
            </EmptyState>
          }
        />
      )}
      {(troubled.length > 0 || (data && data.missing.length > 0)) && (
        <CardFooter>
          <MissingNote missing={data?.missing ?? []} />
          <ul className="flex flex-col gap-1">
            {troubled.map(({ consumer, causes: [first] }) => {
              const { title, detail } = causeWords(first, consumer);
              return (
                <li key={consumer.name}>
                  <Link href={href(consumer.name)} className="font-mono text-ink-2 underline">
                    {consumer.name}
                  </Link>
                  : <span className="text-ink-2">{title}</span> {detail}
                </li>
              );
            })}
          </ul>
        </CardFooter>
      )}
    </Card>
  );
}
