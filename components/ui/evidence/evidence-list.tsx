import type { ReactNode } from 'react';

import { formatCount, formatDuration } from '../content/format.ts';
import { Tag } from '../content/tag.tsx';
import type { TagTone } from '../content/tag.tsx';

/** One thing that somebody did or said, in words. */
export interface EvidenceWords {
  tone: TagTone;
  verdict: string;
  /** who did it; stands before the text */
  subject?: string;
  text: string;
}

/** One of them, with when it was. */
export function EvidenceRow({ tone, verdict, subject, text, when }: EvidenceWords & { when: ReactNode }) {
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className="w-24 shrink-0">
        <Tag tone={tone}>{verdict}</Tag>
      </span>
      <span className="min-w-0 flex-1 basis-52 wrap-anywhere">
        {subject !== undefined && <b>{subject}</b>} {text}
      </span>
      <span className="text-sm text-ink-3 tabular-nums">{when}</span>
    </li>
  );
}

interface EvidenceListProps {
  /** with the milliseconds since the press */
  rows: readonly { words: EvidenceWords; after: number }[];
  /** closed connections that are not listed */
  omitted: number;
}

/** The evidence as it came, each line with the time since the press. */
export function EvidenceList({ rows, omitted }: EvidenceListProps) {
  return (
    <ol aria-label="Evidence">
      {rows.map(({ words, after }, index) => (
        <EvidenceRow key={index} {...words} when={formatDuration(after)} />
      ))}
      {omitted > 0 && (
        <EvidenceRow
          tone="ok"
          verdict="closed"
          text={`${formatCount(omitted)} more ${omitted === 1 ? 'connection' : 'connections'}`}
          when=""
        />
      )}
    </ol>
  );
}
