import { formatBytes } from '@/components/ui/format.ts';
import { RevisionList } from '@/components/ui/revision-list.tsx';
import type { KvEntry } from '@/lib/jetstream/kv/kv-entry.ts';

import { OperationTag } from './operation-tag.tsx';
import { valueTtlText } from './ttl-text.ts';

interface RevisionsProps {
  /** newest first */
  entries: readonly KvEntry[];
  current: number;
  onSelect: (revision: number) => void;
}

/** The history of a key. */
export function Revisions({ entries, current, onSelect }: RevisionsProps) {
  return (
    <RevisionList
      revisions={entries.map(({ revision, time, operation, ttl, value }) => ({
        revision,
        time,
        what: (
          <>
            <OperationTag operation={operation} />
            {ttl !== null && <span className="text-sm text-ink-2">{valueTtlText(ttl)}</span>}
          </>
        ),
        note: operation === 'put' && `${formatBytes(value.length)} · `,
      }))}
      current={current}
      onSelect={onSelect}
    />
  );
}
