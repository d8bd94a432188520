'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';

import { Card } from '@/components/ui/content/card.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { RevisionList } from '@/components/ui/table/revision-list.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { objectHistoryQuery } from '@/lib/client/environments/environment-queries.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { StateRevision } from '@/lib/domain/environments/environment-state.ts';

import { ObjectRevision } from './object-revision.tsx';
import { StatusTag } from './status-tag.tsx';

interface ObjectHistoryProps {
  environment: string;
  objectKey: string;
  /** the newest one heard of; null when it is not among the objects */
  revision: number | null;
  mayRead: boolean;
}

/** The revisions of an object that the bucket keeps, and one of them whole. */
export function ObjectHistory({ mayRead, ...props }: ObjectHistoryProps) {
  return (
    <Card aria-label="State" className="flex min-h-0 flex-col self-start lg:max-h-full">
      {mayRead ? (
        <History {...props} />
      ) : (
        <RefusedState title="You may not read values here">
          {refusalReason('data.read')} What it was before comes with what it is.
        </RefusedState>
      )}
    </Card>
  );
}

function History({ environment, objectKey, revision }: Omit<ObjectHistoryProps, 'mayRead'>) {
  const { data: me } = useQuery(meQuery());
  const newest = usePaced(revision, String(revision));
  const { data, error, refetch } = useQuery({
    ...objectHistoryQuery(me?.projectorUrl ?? '', environment, objectKey, newest),
    enabled: me !== undefined,
  });
  if (data) return <Chosen revisions={data.revisions} />;
  const problem = error && asProblem(error);
  if (problem?.code === 'not-found') return <NoObject />;
  if (problem) return <ErrorState problem={problem} onRetry={() => void refetch()} />;
  return <Skeleton className="m-4 h-60" />;
}

function Chosen({ revisions }: { revisions: readonly StateRevision[] }) {
  const [wanted, setWanted] = useQueryState('revision', parseAsInteger);
  const newest = revisions[0];
  const shown = revisions.find(({ revision }) => revision === wanted) ?? newest;
  if (!newest || !shown) return <NoObject />;
  return (
    <>
      {newest.operation !== 'put' && (
        <div className="border-b border-line p-3">
          <Notice tone="warn" title="This object is deleted">
            An event said so <RelativeTime iso={newest.at} />. What it was before is kept below for a while.
          </Notice>
        </div>
      )}
      <RevisionList
        revisions={revisions.map((one) => ({
          revision: one.revision,
          time: one.at,
          what: <RevisionTag revision={one} />,
        }))}
        current={shown.revision}
        onSelect={(chosen) => void setWanted(chosen === newest.revision ? null : chosen)}
      />
      <ObjectRevision shown={shown} before={revisions[revisions.indexOf(shown) + 1]} />
    </>
  );
}

const NoObject = () => (
  <EmptyState title="Object not found">
    No event speaks of it, or it was deleted so long ago that the bucket forgot it.
  </EmptyState>
);

/** How an object was at a revision. */
function RevisionTag({ revision: { operation, value } }: { revision: StateRevision }) {
  if (operation !== 'put') return <Tag tone="warn">deleted</Tag>;
  const [status, reason] = value !== null && 'status' in value ? [value.status, value.reason] : [null, null];
  return (
    <>
      <StatusTag status={status} />
      <span className="truncate text-sm text-ink-2">{reason}</span>
    </>
  );
}
