'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';

import { ContentViews } from '@/components/ui/content/content-views.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { revisionQuery } from '@/lib/client/kv/kv-queries.ts';
import type { DecodedEntry } from '@/lib/client/kv/kv-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePayloadViews } from '@/lib/client/streams/use-payload-views.ts';
import { hexDump } from '@/lib/jetstream/decode/hex.ts';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

/** Comparing looks at every line of both; beyond this it would hold the page up. */
const MOST_CHARACTERS = 64 * 1024;

/** A value as lines that can be compared with those of another revision. Markers have none. */
function comparableText({ value, decoded: { text, json } }: DecodedEntry): string {
  if (text === null) return hexDump(value.subarray(0, MOST_CHARACTERS / 4));
  return (json ? indentJson(text, MOST_CHARACTERS) : text).slice(0, MOST_CHARACTERS);
}

const Changes = lazyNamed(() => import('@/components/ui/content/changes.tsx'), 'Changes');
const CHANGES = 'changes';

interface RevisionValueProps {
  session: NatsSession;
  bucket: Bucket;
  entry: KvEntry;
  /** the revision before it, when the bucket still holds it */
  before: KvEntry | undefined;
}

/** The value of one revision, and what it changed. */
export function RevisionValue({ session, bucket, entry, before }: RevisionValueProps) {
  const { data, error, refetch } = useQuery(revisionQuery(session, bucket, entry, before));
  const problem = sessionProblem(session, data, error);
  if (entry.operation !== 'put') {
    return <EmptyState title="No value">This revision took the value away.</EmptyState>;
  }
  if (problem) return <ErrorState problem={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="m-4 h-40" />;
  return <Value {...data} />;
}

function Value({ shown, earlier }: { shown: DecodedEntry; earlier: DecodedEntry | null }) {
  const { views, current, content, select, showWhole } = usePayloadViews(shown);
  const [comparing, setComparing] = useState(false);
  const compares = comparing && earlier !== null;
  const label = `revision ${formatCount(shown.revision)}`;
  return (
    <ContentViews
      label={label}
      views={earlier ? [...views, { id: CHANGES, label: 'Changes' }] : views}
      current={compares ? CHANGES : current}
      content={content}
      onSelect={(id) => {
        setComparing(id === CHANGES);
        if (id !== CHANGES) select(id);
      }}
      onWhole={showWhole}
    >
      {compares ? (
        <Suspense fallback={<Skeleton className="m-4 h-24" />}>
          <Changes before={comparableText(earlier)} after={comparableText(shown)} label={`Changes of ${label}`} />
        </Suspense>
      ) : undefined}
    </ContentViews>
  );
}
