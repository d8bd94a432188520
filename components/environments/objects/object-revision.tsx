'use client';

import { Suspense, useState } from 'react';

import { ContentViews } from '@/components/ui/content/content-views.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { formatAbsolute, formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import type { ObjectState, StateRevision } from '@/lib/domain/environments/environment-state.ts';

const Changes = lazyNamed(() => import('@/components/ui/content/changes.tsx'), 'Changes');

const VIEWS = [
  { id: 'object', label: 'Object' },
  { id: 'changes', label: 'Changes' },
  { id: 'json', label: 'JSON' },
] as const;
type View = (typeof VIEWS)[number]['id'];

const objectOf = (revision: StateRevision | undefined): ObjectState | null =>
  revision?.value != null && 'object' in revision.value ? revision.value : null;

const factsOf = ({ event, sequence, reason }: ObjectState): [name: string, value: string][] => [
  ...(reason === null ? [] : [['reason', reason] satisfies [string, string]]),
  ['event', event.type],
  ['id', event.id],
  ['from', event.source],
  ...(event.time === null ? [] : [['time', formatAbsolute(event.time)] satisfies [string, string]]),
  ['sequence', formatCount(sequence)],
];

const indented = (value: unknown): string => JSON.stringify(value, null, 2);

interface ObjectRevisionProps {
  shown: StateRevision;
  /** the revision before it, when the bucket still keeps it */
  before: StateRevision | undefined;
}

/** An object at one revision: as it was, and what had changed. */
export function ObjectRevision({ shown, before }: ObjectRevisionProps) {
  const [preferred, setPreferred] = useState<View>('object');
  const state = objectOf(shown);
  const earlier = objectOf(before);
  if (shown.operation !== 'put') {
    return <EmptyState title="No value">This revision took the object away. Choose an earlier one.</EmptyState>;
  }
  if (state === null) {
    return (
      <EmptyState title="This is not the projector’s">
        Something else wrote this revision, so it cannot be shown as an object. A rebuild repairs it.
      </EmptyState>
    );
  }
  const views = VIEWS.filter(({ id }) => id !== 'changes' || earlier !== null);
  const current = views.find(({ id }) => id === preferred)?.id ?? 'object';
  const label = `revision ${formatCount(shown.revision)}`;
  const content =
    current === 'json'
      ? { rows: [], text: { text: indented(state), json: true }, cut: false }
      : { rows: factsOf(state), text: { text: indented(state.object), json: true }, cut: false };
  return (
    <ContentViews
      label={label}
      views={views}
      current={current}
      content={content}
      onSelect={(id) => setPreferred(VIEWS.find((view) => view.id === id)?.id ?? 'object')}
      onWhole={() => undefined}
    >
      {current === 'changes' && earlier ? (
        <Suspense fallback={<Skeleton className="m-4 h-24" />}>
          <Changes before={indented(earlier)} after={indented(state)} label={`Changes of ${label}`} />
        </Suspense>
      ) : undefined}
    </ContentViews>
  );
}
