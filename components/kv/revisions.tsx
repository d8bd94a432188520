import { cn } from '@/components/ui/cn.ts';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

import { OperationTag } from './operation-tag.tsx';

interface RevisionsProps {
  /** newest first */
  entries: readonly KvEntry[];
  current: number;
  onSelect: (revision: number) => void;
}

/** The history of a key. */
export function Revisions({ entries, current, onSelect }: RevisionsProps) {
  return (
    <ol aria-label="Revisions" className="max-h-56 shrink-0 overflow-y-auto border-b border-line">
      {entries.map((entry) => (
        <li key={entry.revision}>
          <button
            type="button"
            aria-pressed={entry.revision === current}
            onClick={() => onSelect(entry.revision)}
            className={cn(
              'flex h-[34px] w-full items-center gap-3 px-3 text-left -outline-offset-2',
              entry.revision === current ? 'bg-accent-soft' : 'hover:bg-raised',
            )}
          >
            <span className="w-20 text-right font-mono text-sm">{formatCount(entry.revision)}</span>
            <OperationTag operation={entry.operation} />
            {entry.ttl !== null && <span className="text-sm text-ink-2">lives {entry.ttl}</span>}
            <span className="ml-auto text-sm text-ink-2">
              {entry.operation === 'put' && `${formatBytes(entry.value.length)} · `}
              <RelativeTime iso={entry.time} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
