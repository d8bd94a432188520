'use client';

import { cn } from '@/components/ui/cn.ts';
import { formatCount } from '@/components/ui/format.ts';
import { OBJECT_STATUSES } from '@/lib/domain/environment-state-words.ts';
import type { ObjectStatus } from '@/lib/domain/environment-state-words.ts';

import type { KindCount } from './count-objects.ts';

const DOTS: Record<ObjectStatus, string> = {
  failing: 'bg-bad',
  progressing: 'bg-warn',
  unknown: 'bg-ink-3',
  healthy: 'bg-ok',
};

interface StatusFilterProps {
  /** of the kind that is shown, whatever its status; null while nothing is known */
  counts: KindCount['statuses'] | null;
  chosen: ObjectStatus | null;
  onChoose: (status: ObjectStatus | null) => void;
}

/** How many objects are how; pressing one shows those only, pressing it again all of them. */
export function StatusFilter({ counts, chosen, onChoose }: StatusFilterProps) {
  return (
    <div role="group" aria-label="Status" className="flex flex-wrap gap-1.5">
      {OBJECT_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={status === chosen}
          onClick={() => onChoose(status === chosen ? null : status)}
          className={cn(
            'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm',
            status === chosen
              ? 'border-accent bg-accent-soft text-ink'
              : 'border-line text-ink-2 hover:bg-raised hover:text-ink',
          )}
        >
          <span aria-hidden className={cn('size-2 rounded-full', DOTS[status])} />
          {status} <span className="tabular-nums">{counts === null ? '–' : formatCount(counts[status] ?? 0)}</span>
        </button>
      ))}
    </div>
  );
}
