'use client';

import { ContentViews } from '@/components/ui/content-views.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { usePayloadViews } from '@/lib/client/nats/use-payload-views.ts';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

/** The value of one revision. */
export function RevisionValue({ entry }: { entry: KvEntry; before: KvEntry | undefined }) {
  const { views, current, content, select, showWhole } = usePayloadViews(entry.value, entry.headers);
  if (entry.operation !== 'put') {
    return <EmptyState title="No value">This revision took the value away.</EmptyState>;
  }
  return (
    <ContentViews
      label={`revision ${formatCount(entry.revision)}`}
      views={views}
      current={current}
      content={content}
      onSelect={select}
      onWhole={showWhole}
    />
  );
}
