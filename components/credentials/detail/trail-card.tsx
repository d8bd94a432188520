'use client';

import { useInfiniteQuery } from '@tanstack/react-query';

import { ResultTag } from '@/components/ui/content/result-tag.tsx';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { Link } from '@/components/ui/content/link.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { auditQuery } from '@/lib/client/audit/audit-queries.ts';
import type { Credential } from '@/lib/domain/credentials/credential.ts';
import { ownRecords, replacementRecords, trailOf } from '@/lib/domain/credentials/trail.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

const SHOWN = 8;

/** The newest records of the audit log about the credential, and of the act that replaced it. */
export function TrailCard({ credential }: { credential: Credential }) {
  const { organization, publicKey, replacedBy } = credential;
  const isReplaced = replacedBy !== null;
  const own = useInfiniteQuery(auditQuery(ownRecords(credential), null));
  const replacement = useInfiniteQuery({
    ...auditQuery(replacementRecords(credential), null),
    enabled: isReplaced,
  });
  const asked = isReplaced ? [own, replacement] : [own];
  const failed = asked.find(({ data, error }) => data === undefined && error !== null);
  const isKnown = asked.every(({ data }) => data !== undefined);
  const recordsOf = ({ data }: typeof own) => data?.pages.flatMap(({ items }) => items) ?? [];
  const entries = trailOf(credential, { own: recordsOf(own), replacement: recordsOf(replacement) });
  return (
    <Card aria-labelledby="trail">
      <CardHeader>
        <h2 id="trail" className="font-semibold">
          Audit trail
        </h2>
      </CardHeader>
      {failed !== undefined && <ErrorState problem={asProblem(failed.error)} onRetry={() => void failed.refetch()} />}
      {failed === undefined && !isKnown && <Skeleton className="m-3 h-20" />}
      {isKnown && entries.length === 0 && <EmptyState title="No audit record" />}
      <ol aria-label="Audit trail">
        {(isKnown ? entries : []).slice(0, SHOWN).map((entry) => (
          <li
            key={entry.sequence}
            className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-3 py-1.5 last:border-b-0"
          >
            <span className="font-mono text-sm">{entry.action}</span>
            <ResultTag result={entry.result} />
            <span title={realmOf(entry.actor)} className="text-ink-2">
              {entry.actor.username}
            </span>
            {replacedBy !== null && entry.object === replacedBy.publicKey && (
              <Link href={pages.credential(organization, replacedBy.publicKey)} className="min-w-0 truncate underline">
                by “{replacedBy.name}”
              </Link>
            )}
            <span className="ml-auto text-sm text-ink-3">
              <RelativeTime iso={entry.time} />
            </span>
          </li>
        ))}
      </ol>
      <CardFooter>
        <Link href={pages.organizationAudit(organization, { object: publicKey })} className="underline">
          All records of this key
        </Link>
      </CardFooter>
    </Card>
  );
}
