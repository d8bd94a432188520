'use client';

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { CredentialTabs } from '../credential-tabs.tsx';
import { issueAct } from '../issue-act.ts';
import { RevokeMany } from '../revoke/revoke-many.tsx';
import { BeyondIssuerNotice } from './beyond-issuer-notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { useSelection } from '@/components/ui/table/use-selection.ts';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { credentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';
import { api, pages } from '@/lib/domain/paths.ts';
import { ExportLink } from '@/components/ui/form/export-link.tsx';
import { ConnectionsNote } from './connections-note.tsx';
import { CredentialsToolbar } from './credentials-toolbar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { UnreadableNotice } from './unreadable-notice.tsx';
import { useConnections } from './use-connections.ts';
import { useCredentialsFilter } from './use-credentials-filter.ts';

// These come while the rows do, or when they are asked for; the page itself is there sooner without them.
const CredentialsTable = lazyNamed(() => import('./credentials-table.tsx'), 'CredentialsTable');

const RevokeDialog = lazyNamed(() => import('../revoke/revoke-dialog.tsx'), 'RevokeDialog');

/** Rows that hold the place of the first page. */
const PENDING_ROWS: readonly undefined[] = Array.from({ length: 8 });

/** What was handed out by this Organization, as the address narrows and sorts it. */
export function CredentialsPage({ organization }: { organization: string }) {
  const me = useQuery(meQuery()).data;
  const filter = useCredentialsFilter();
  const list = useInfiniteQuery({
    ...credentialsQuery(organization, filter.wanted),
    placeholderData: keepPreviousData,
  });
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage } = list;
  const { connections, connectionsAt } = useConnections(organization);
  const credentials = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const selection = useSelection(credentials.map(({ publicKey }) => publicKey));
  // Stays when the rows go: those that are revoked may fit the filter no longer.
  const [revoking, setRevoking] = useState<RevocationSelection | null>(null);
  const chosen = credentials.filter(({ publicKey }) => selection.keys.has(publicKey));
  const last = data?.pages.at(-1);
  const total = last?.total ?? 0;

  usePageActs([
    issueAct(organization, me),
    {
      id: 'credential.bulk',
      label: 'Issue several credentials from a file',
      href: pages.bulkCredentials(organization),
    },
    {
      id: 'export',
      label: 'Export these credentials as CSV',
      href: api.credentialsExport(organization, filter.wanted),
    },
    { id: 'refresh', label: 'Refresh the list of credentials', run: () => void refetch() },
  ]);

  const issue = (variant: 'primary' | 'default') => (
    <ButtonLink
      variant={variant}
      href={pages.newCredential(organization)}
      disabledReason={me === undefined || mayDo(me, 'credential.issue') ? undefined : refusalReason('credential.issue')}
    >
      Issue credential
    </ButtonLink>
  );

  return (
    <Fill>
      <PageHeader
        title="Credentials"
        subtitle="Files that let services and people connect. Their private keys are known to their owners only."
        actions={
          <>
            <Button pending={isFetching && !isPending} onClick={() => void refetch()}>
              <RefreshCw aria-hidden className="size-3.5" />
              Refresh
            </Button>
            <ExportLink href={api.credentialsExport(organization, filter.wanted)} />
            <RevokeMany organization={organization} me={me} filter={filter} />
            {issue('primary')}
          </>
        }
      />
      <CredentialTabs organization={organization} current="credentials" />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        {me !== undefined && last !== undefined && mayDo(me, 'credential.issue-trusted') && (
          <BeyondIssuerNotice organization={organization} reaches={last.reaches} />
        )}
        <UnreadableNotice count={last?.unreadable ?? 0} />
      </div>
      <Card className="flex min-h-0 flex-col">
        <CredentialsToolbar filter={filter} states={last?.states ?? null} expiring={last?.expiring} />
        {error !== null && credentials.length === 0 ? (
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        ) : (
          <>
            <Suspense fallback={<Skeleton className="h-72 w-full" />}>
              <CredentialsTable
                organization={organization}
                filter={filter}
                isBefore={list.isPlaceholderData}
                rows={isPending ? PENDING_ROWS : credentials}
                total={isPending ? undefined : total}
                connections={connections}
                selection={me !== undefined && mayDo(me, 'credential.revoke') ? selection : undefined}
                onEndReached={() => {
                  if (hasNextPage && !isFetching) void fetchNextPage();
                }}
                issue={issue('default')}
              />
            </Suspense>
            {chosen.length > 0 && (
              <SelectionBar
                chosen={chosen}
                loaded={credentials.length}
                onClear={selection.clear}
                onRevoke={setRevoking}
              />
            )}
            {credentials.length > 0 && (
              <CardFooter>
                <span>
                  {formatCount(credentials.length)} of {formatCount(total)}
                </span>
                <span>
                  Read <RelativeTime iso={new Date(list.dataUpdatedAt).toISOString()} />
                  {error !== null && <span className="text-warn">, the last refresh failed</span>}
                  <ConnectionsNote known={connections} at={connectionsAt} />
                </span>
              </CardFooter>
            )}
          </>
        )}
      </Card>
      {revoking && (
        <Suspense>
          <RevokeDialog
            organization={organization}
            selection={revoking}
            onClose={() => {
              setRevoking(null);
              selection.clear();
            }}
          />
        </Suspense>
      )}
    </Fill>
  );
}
