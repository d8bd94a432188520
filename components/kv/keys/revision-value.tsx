'use client';

import { lazy, Suspense, useState } from 'react';

import { ContentViews } from '@/components/ui/content/content-views.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { usePayloadViews } from '@/lib/client/streams/use-payload-views.ts';
import { decodePayload } from '@/lib/jetstream/decode/decode.ts';
import { hexDump } from '@/lib/jetstream/decode/hex.ts';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

/** Comparing looks at every line of both; beyond this it would hold the page up. */
const MOST_CHARACTERS = 64 * 1024;

/** A value as lines that can be compared with those of another revision. Markers have none. */
function comparableText({ value, headers }: KvEntry): string {
  const { text, json } = decodePayload(value, headers);
  if (text === null) return hexDump(value.subarray(0, MOST_CHARACTERS / 4));
  return (json ? indentJson(text, MOST_CHARACTERS) : text).slice(0, MOST_CHARACTERS);
}

const Changes = lazy(async () => ({ default: (await import('@/components/ui/content/changes.tsx')).Changes }));
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
