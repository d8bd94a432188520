'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';

import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { RevisionList } from '@/components/ui/revision-list.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { objectHistoryQuery } from '@/lib/client/queries/environments.ts';
import { usePaced } from '@/lib/client/nats/use-paced.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import type { StateRevision } from '@/lib/domain/environment-state.ts';

import { ObjectRevision } from './object-revision.tsx';
import { RevisionTag } from './revision-tag.tsx';

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
        <EmptyState title="You may not read values here">What it was before comes with what it is.</EmptyState>
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
  <EmptyState title="There is no such object">
    No event speaks of it, or it was deleted so long ago that the bucket forgot it.
  </EmptyState>
);
