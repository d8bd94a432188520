import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { OBJECT_STATUSES } from '@/lib/domain/environments/environment-state-words.ts';
import type { ObjectStatus } from '@/lib/domain/environments/environment-state-words.ts';

import { statusTone } from './status-tag.tsx';

/** How many objects are how, worst first. What is well stands there quietly. */
export function StatusCounts({ counts }: { counts: Partial<Record<ObjectStatus, number>> }) {
  const there = OBJECT_STATUSES.filter((status) => (counts[status] ?? 0) > 0);
  if (there.length === 0) return <span className="text-sm text-ink-3">no objects</span>;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {there.map((status) => {
        const text = `${formatCount(counts[status] ?? 0)} ${status}`;
        return status === 'healthy' ? (
          <span key={status} className="text-sm text-ink-2 tabular-nums">
            {text}
          </span>
        ) : (
          <Tag key={status} tone={statusTone(status)}>
            {text}
          </Tag>
        );
      })}
    </span>
  );
}
