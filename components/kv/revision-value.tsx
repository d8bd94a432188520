'use client';

import { lazy, Suspense, useState } from 'react';

import { ContentViews } from '@/components/ui/content-views.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { usePayloadViews } from '@/lib/client/nats/use-payload-views.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

import { comparableText } from './comparable-text.ts';

const Changes = lazy(async () => ({ default: (await import('@/components/ui/changes.tsx')).Changes }));
const CHANGES = 'changes';

interface RevisionValueProps {
  entry: KvEntry;
  /** the revision before it, when the bucket still holds it */
  before: KvEntry | undefined;
}

/** The value of one revision, and what it changed. */
export function RevisionValue({ entry, before }: RevisionValueProps) {
  const { views, current, content, select, showWhole } = usePayloadViews(entry.value, entry.headers);
  const [comparing, setComparing] = useState(false);
  if (entry.operation !== 'put') {
    return <EmptyState title="No value">This revision took the value away.</EmptyState>;
  }
  const texts = before && { before: comparableText(before), after: comparableText(entry) };
  const compares = comparing && texts !== undefined;
  const label = `revision ${formatCount(entry.revision)}`;
  return (
    <ContentViews
      label={label}
      views={texts ? [...views, { id: CHANGES, label: 'Changes' }] : views}
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
          <Changes {...texts} label={`Changes of ${label}`} />
        </Suspense>
      ) : undefined}
    </ContentViews>
  );
}
