'use client';

import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { MissingState, RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { RevisionList } from '@/components/ui/table/revision-list.tsx';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

import { useKeyHistory } from '../use-key-history.ts';
import { useKvFilter } from '../use-kv-filter.ts';
import { OperationTag } from './operation-tag.tsx';
import { RevisionValue } from './revision-value.tsx';
import { valueTtlText } from './ttl-text.ts';

interface KeyDetailProps {
  session: NatsSession;
  bucket: Bucket;
  name: string;
  /** revisions heard since it was opened, newest first */
  heard: readonly KvEntry[];
}

/** One key: its history, and the value of one revision; what its drawer holds. */
export function KeyDetail({ session, bucket, name, heard }: KeyDetailProps) {
  if (session.role === 'inspector') {
    return (
      <RefusedState title="You may not read values here">
        {refusalReason('data.read')} Key names count as metadata, so you see them.
      </RefusedState>
    );
  }
  return <History session={session} bucket={bucket} name={name} heard={heard} />;
}

function History({ session, bucket, name, heard }: KeyDetailProps) {
  const { entries, complete, seen, error, refetch } = useKeyHistory(session, bucket, name, heard);
  const { setFilter } = useKvFilter();
  const problem = sessionProblem(session, entries, error);
  if (problem) return <ErrorState problem={problem} onRetry={refetch} />;
  if (!entries) return <Skeleton className="m-4 h-40" />;
  if (entries.length > 0) return <Chosen session={session} bucket={bucket} entries={entries} complete={complete} />;
  return seen ? (
    <EmptyState
      title="This key is gone"
      action={<Button onClick={() => void setFilter({ key: null, revision: null })}>Close it</Button>}
    >
      Its revisions were purged or expired while it was open here. Put again, it appears here.
    </EmptyState>
  ) : (
    <MissingState title="Key not found">It was purged, or never put.</MissingState>
  );
}

interface ChosenProps {
  session: NatsSession;
  bucket: Bucket;
  /** newest first, at least one */
  entries: readonly KvEntry[];
  complete: boolean;
}

function Chosen({ session, bucket, entries, complete }: ChosenProps) {
  const { revision, setFilter } = useKvFilter();
  const entry = entries.find((one) => one.revision === revision) ?? entries[0];
  if (!entry) return null;
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
      <RevisionValue session={session} bucket={bucket} entry={entry} before={before} />
    </>
  );
}

interface RevisionsProps {
  /** newest first */
  entries: readonly KvEntry[];
  current: number;
  onSelect: (revision: number) => void;
}

/** The history of a key. */
function Revisions({ entries, current, onSelect }: RevisionsProps) {
  return (
    <RevisionList
      revisions={entries.map(({ revision, time, operation, ttl, value }) => ({
        revision,
        time,
        what: (
          <>
            <OperationTag operation={operation} />
            {ttl !== null && <span className="text-sm text-ink-2">{valueTtlText(ttl)}</span>}
          </>
        ),
        note: operation === 'put' && `${formatBytes(value.length)} · `,
      }))}
      current={current}
      onSelect={onSelect}
    />
  );
}
