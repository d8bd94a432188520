'use client';

import { useQuery } from '@tanstack/react-query';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { CardHeader } from '@/components/ui/content/card.tsx';
import { ContentViews } from '@/components/ui/content/content-views.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { formatAbsolute, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { rejectedEventQuery } from '@/lib/client/environments/rejected-queries.ts';
import type { RejectedEventDetail } from '@/lib/client/environments/rejected-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePayloadViews } from '@/lib/client/streams/use-payload-views.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { SettleEvent } from './settle-event.tsx';

interface RejectedDetailProps {
  session: NatsSession;
  environment: string;
  id: number;
}

/** One rejected event: why, what is in it, and what can be done about it. */
export function RejectedDetail({ session, environment, id }: RejectedDetailProps) {
  const { data, error, refetch } = useQuery(rejectedEventQuery(session, environment, id));
  const problem = sessionProblem(session, data, error);
  const { organization } = session;
  return (
    <>
      {problem && <ErrorState problem={problem} onRetry={() => void refetch()} />}
      {data === undefined && !problem && <Skeleton className="m-4 h-40" />}
      {data === null && (
        <EmptyState title={`Event ${formatCount(id)} is not among the rejected ones`}>
          It was retried or dropped, or was never rejected.
        </EmptyState>
      )}
      {data && (
        <CardHeader>
          <span className="text-sm text-ink-3">
            {formatBytes(data.bytes)} · <time dateTime={data.time}>{formatAbsolute(data.time)}</time>
          </span>
          <p className="basis-full text-bad">{data.reason}</p>
          <p className="basis-full font-mono text-sm wrap-anywhere text-ink-2">{data.subject}</p>
        </CardHeader>
      )}
      <SettleEvent organization={organization} environment={environment} id={id} event={data ?? null} />
      {data?.omitted === false && <Payload event={data} />}
      {data?.omitted && (
        <EmptyState
          title={`${formatBytes(data.bytes)} are too much to be kept here`}
          action={
            <ButtonLink href={pages.stream(organization, environmentAssets(environment).stream, { from: id, seq: id })}>
              Open it in its stream
            </ButtonLink>
          }
        >
          Its payload is in the stream of the Environment, as long as that holds it.
        </EmptyState>
      )}
    </>
  );
}

function Payload({ event }: { event: RejectedEventDetail }) {
  const { views, current, content, select, showWhole } = usePayloadViews(event);
  return (
    <ContentViews
      label={`event ${formatCount(event.id)}`}
      views={views}
      current={current}
      content={content}
      onSelect={select}
      onWhole={showWhole}
    />
  );
}
