'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { MissingNote } from '@/components/ui/feedback/missing-note.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { consumersQuery } from '@/lib/client/streams/stream-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';

import { CONSUMER_COLUMNS } from './consumer-columns.tsx';
import { consumerFlags } from './consumer-health.ts';

const WAITING = new Array<ConsumerInfo | undefined>(4).fill(undefined);
const rowKey = (consumer: ConsumerInfo) => consumer.name;

/** Who reads the stream, how far behind they are, and what should worry somebody, in words. */
export function ConsumersTab({ session, stream }: { session: NatsSession; stream: string }) {
  const { data, error, refetch } = useQuery(consumersQuery(session, stream));
  const problem = sessionProblem(session, data, error);
  const flagged =
    data?.items.flatMap((consumer) => consumerFlags(consumer).map(({ detail }) => [consumer.name, detail])) ?? [];
  return (
    <Card className="flex min-h-0 flex-col">
      {problem ? (
        <ErrorState problem={problem} onRetry={() => void refetch()} />
      ) : (
        <VirtualTable
          label="Consumers"
          columns={CONSUMER_COLUMNS}
          rows={data?.items ?? WAITING}
          rowKey={rowKey}
          rowHref={({ name }) => pages.consumer(session.organization, stream, name)}
          empty={
            <EmptyState title="No consumers">
              Nobody reads this stream through a consumer. A credential with the role Subscriber brings one.
            </EmptyState>
          }
        />
      )}
      {(flagged.length > 0 || (data && data.missing.length > 0)) && (
        <CardFooter>
          <MissingNote missing={data?.missing ?? []} />
          <ul>
            {flagged.map(([name, detail]) => (
              <li key={`${name} ${detail}`}>
                <span className="font-mono text-ink-2">{name}</span>: {detail}
              </li>
            ))}
          </ul>
        </CardFooter>
      )}
    </Card>
  );
}
