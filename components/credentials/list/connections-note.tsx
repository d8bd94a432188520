import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import type { KnownConnections } from './connections-cell.tsx';

interface ConnectionsNoteProps {
  known: KnownConnections;
  /** when servers were asked (ISO 8601) */
  at: string | undefined;
}

/** How old the figures of connections are, and who did not answer. */
export function ConnectionsNote({ known, at }: ConnectionsNoteProps) {
  if (known === undefined) return null;
  if (known === null || at === undefined) return <span className="text-warn"> · connections: no server answered</span>;
  return (
    <>
      {' · '}connections <RelativeTime iso={at} />
      {known.missing.length > 0 && <span className="text-warn">, no answer from {known.missing.join(', ')}</span>}
    </>
  );
}
