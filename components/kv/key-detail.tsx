'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardHeader } from '@/components/ui/card.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { historyQuery } from '@/lib/client/nats/kv-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import type { KeyHistory } from '@/lib/jetstream/kv/key-history.ts';

import { RevisionValue } from './revision-value.tsx';
import { Revisions } from './revisions.tsx';
import { useKvFilter } from './use-kv-filter.ts';

interface KeyDetailProps {
  session: NatsSession;
  bucket: Bucket;
  name: string;
  /** the newest revision heard of it */
  revision: number | undefined;
}

/** One key: its history, and the value of one revision. */
export function KeyDetail({ session, bucket, name, revision }: KeyDetailProps) {
  return (
    <Card aria-label={`Key ${name}`} className="flex min-h-0 flex-col">
      <CardHeader>
        <h2 className="font-mono text-md font-semibold wrap-anywhere">{name}</h2>
        <CopyButton text={name} label="Copy key" />
      </CardHeader>
      {session.role === 'inspector' ? (
        <EmptyState title="You may not read values here">
          {refusalReason('data.read')} Key names count as metadata, so you see them.
        </EmptyState>
      ) : (
        <History session={session} bucket={bucket} name={name} revision={revision} />
      )}
    </Card>
  );
}

function History({ session, bucket, name, revision }: KeyDetailProps) {
  const { data, error, refetch } = useQuery(historyQuery(session, bucket, name, revision));
  const problem = sessionProblem(session, data, error);
  if (problem) return <ErrorState problem={problem} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="m-4 h-40" />;
  return <Chosen history={data} />;
}

function Chosen({ history: { entries, complete } }: { history: KeyHistory }) {
  const { revision, setFilter } = useKvFilter();
  const entry = entries.find((one) => one.revision === revision) ?? entries[0];
  if (!entry) return <EmptyState title="There is no such key">It was purged, or never put.</EmptyState>;
  const before = entries[entries.indexOf(entry) + 1];
  return (
    <>
      <Revisions
        entries={entries}
        current={entry.revision}
        onSelect={(chosen) => void setFilter({ revision: chosen === entries[0]?.revision ? null : chosen })}
      />
      {!complete && (
        <p className="border-b border-line px-3 py-2 text-sm text-ink-3">
          Only the first {formatCount(entries.length)} revisions are shown.
        </p>
      )}
      <RevisionValue entry={entry} before={before} />
    </>
  );
}
