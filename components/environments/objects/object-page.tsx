'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';

import { formatCount } from '@/components/ui/content/format.ts';
import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { MissingState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import type { ObjectRow } from '@/lib/client/environments/state/object-row.ts';
import { findRow } from '@/lib/client/environments/state/sorted-rows.ts';
import { useEnvironment } from '@/lib/client/environments/state/use-environment.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { eventSubjectOf, parseStateKey } from '@/lib/domain/events/event-subject.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ClosedState } from '../closed-data.tsx';
import { EnvironmentGate } from '../environment-gate.tsx';
import { FeedStatus } from '../feed-status.tsx';
import { StatusTag } from './status-tag.tsx';

// Comes while the state is asked for; the page itself is there sooner without them.
const ObjectHistory = lazyNamed(() => import('./object-history.tsx'), 'ObjectHistory');
const ObjectEvents = lazyNamed(() => import('./object-events.tsx'), 'ObjectEvents');

interface ObjectPageProps {
  organization: string;
  environment: string;
  objectKey: string;
}

/** One object of an Environment: what it is now, what it was, and the events that say so. */
export function ObjectPage({ organization, environment, objectKey }: ObjectPageProps) {
  const address = parseStateKey(objectKey);
  return (
    <EnvironmentGate organization={organization} environment={environment}>
      {address === null ? (
        <>
          <h1 className="sr-only">Not found</h1>
          <MissingState
            title="Object not found"
            action={
              <ButtonLink href={pages.environment(organization, environment)}>
                To the objects of {environment}
              </ButtonLink>
            }
          >
            A key is a kind, perhaps a namespace, and a name, with slashes between them.
          </MissingState>
        </>
      ) : (
        <ObjectOfKey
          organization={organization}
          environment={environment}
          objectKey={objectKey}
          subject={eventSubjectOf(environment, address)}
        />
      )}
    </EnvironmentGate>
  );
}

function ObjectOfKey({ organization, environment, objectKey, subject }: ObjectPageProps & { subject: string }) {
  const { live, resume } = useEnvironment(organization, environment);
  const { data: me } = useQuery(meQuery());
  const { objects, status, problem } = live;
  const row = objects ? (findRow(objects.rows, objectKey) ?? null) : undefined;
  const payloads = objects?.payloads;
  const mayRead = payloads ?? (me !== undefined && mayDo(me, 'data.read'));
  const { stream, bucket } = environmentAssets(environment);
  const stopped = status === 'refused' || status === 'ended';
  const events = pages.stream(organization, stream, { filter: subject });
  const kvKey = pages.bucket(organization, bucket, { key: objectKey });
  usePageActs([
    { id: 'events', label: `Show the events of ${objectKey}`, href: events },
    { id: 'kv-key', label: `Open ${objectKey} as KV key`, href: kvKey },
  ]);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem-var(--band))] lg:min-h-[640px]">
      <HeaderSlot>
        <FeedStatus live={live} />
      </HeaderSlot>
      <PageHeader
        mono
        title={objectKey}
        subtitle={<ObjectState row={row} payloads={payloads} />}
        actions={
          <>
            <ButtonLink href={events}>Events</ButtonLink>
            <ButtonLink href={kvKey}>Open as KV key</ButtonLink>
          </>
        }
      />
      <ClosedState organization={organization} environment={environment} payloads={payloads} />
      {stopped && problem ? (
        <ErrorState problem={problem} onRetry={resume} />
      ) : (
        <div className="grid min-h-0 flex-1 gap-4 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
          <Suspense fallback={<Skeleton className="h-96 w-full" />}>
            <ObjectHistory
              environment={environment}
              objectKey={objectKey}
              revision={row?.revision ?? null}
              mayRead={mayRead}
            />
            <ObjectEvents organization={organization} stream={stream} subject={subject} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

interface ObjectStateProps {
  /** null when it is not among the objects; undefined while nobody knows */
  row: ObjectRow | null | undefined;
  payloads: boolean | undefined;
}

/** How an object is now, and since when. */
function ObjectState({ row, payloads }: ObjectStateProps) {
  if (row === undefined) return <Skeleton className="my-1 h-3 w-72" />;
  if (row === null) return <Tag tone="warn">not among the objects</Tag>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {payloads && <StatusTag status={row.status} />}
      {row.reason !== null && <span className="text-ink-2">{row.reason}</span>}
      <span>
        revision {formatCount(row.revision)}, <RelativeTime iso={row.at} />
      </span>
    </span>
  );
}
