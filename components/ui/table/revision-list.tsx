import type { ReactNode } from 'react';

import { cn } from '../cn.ts';
import { formatCount } from '../content/format.ts';
import { RelativeTime } from '../content/relative-time.tsx';

interface RevisionListProps {
  /** newest first */
  revisions: readonly {
    revision: number;
    /** ISO 8601 */
    time: string;
    /** what it did, beside its number */
    what: ReactNode;
    /** before its age */
    note?: ReactNode;
  }[];
  current: number;
  onSelect: (revision: number) => void;
}

/** The history of a thing, one of its revisions chosen. */
export function RevisionList({ revisions, current, onSelect }: RevisionListProps) {
  return (
    <ol aria-label="Revisions" className="max-h-56 shrink-0 overflow-y-auto border-b border-line">
      {revisions.map(({ revision, time, what, note }) => (
        <li key={revision}>
          <button
            type="button"
            aria-pressed={revision === current}
            onClick={() => onSelect(revision)}
            className={cn(
              'flex h-[34px] w-full items-center gap-3 px-3 text-left -outline-offset-2',
              revision === current ? 'bg-accent-soft' : 'hover:bg-raised',
            )}
          >
            <span className="w-20 shrink-0 text-right font-mono text-sm">{formatCount(revision)}</span>
            {what}
            <span className="ml-auto text-sm text-ink-2">
              {note}
              <RelativeTime iso={time} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
