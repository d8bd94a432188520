import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { isValid } from '@/lib/domain/credentials/credential-state.ts';

/** What servers said of connections. Undefined while they are asked, null when none answered. */
export type KnownConnections =
  | {
      /** by public key */
      counts: ReadonlyMap<string, number>;
      /** servers that did not answer */
      missing: readonly string[];
      /** false: more credentials are connected than are named */
      complete: boolean;
    }
  | null
  | undefined;

interface ConnectionsCellProps {
  credential: ListedCredential;
  known: KnownConnections;
}

const Unknown = ({ why }: { why: string }) => (
  <span title={why} className="text-ink-3">
    {' '}
    unknown{' '}
  </span>
);

/** How often a credential is connected now. Where a server did not answer, that there is no connection is not known. */
export function ConnectionsCell({ credential: { publicKey, state }, known }: ConnectionsCellProps) {
  if (known === undefined) return <Skeleton className="ml-auto h-3 w-6" />;
  if (known === null) return <Unknown why="No server has answered." />;
  const { counts, missing, complete } = known;
  const count = counts.get(publicKey);
  const unanswered = `No answer from ${missing.join(', ')}.`;
  if (count === undefined) {
    if (missing.length > 0) return <Unknown why={unanswered} />;
    return complete ? <span className="text-ink-3">none</span> : <Unknown why="Not all connections were counted." />;
  }
  const text = missing.length > 0 ? `${formatCount(count)} or more` : formatCount(count);
  const title = missing.length > 0 ? unanswered : undefined;
  if (isValid(state)) return <span title={title}>{text}</span>;
  return (
    <Tag tone="bad" title={title ?? 'Unexpected: servers refuse this credential.'}>
      {text}
    </Tag>
  );
}
