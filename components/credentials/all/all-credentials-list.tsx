'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { CardFooter } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { allCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import type { CredentialFilter, ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { pages } from '@/lib/domain/paths.ts';
import { credentialColumns } from '../list/credential-columns.tsx';
import { UnreadableNotice } from '../list/unreadable-notice.tsx';
import type { CredentialsFilterState } from '../list/use-credentials-filter.ts';

const WAITING = new Array<ListedCredential | undefined>(12).fill(undefined);

const ORGANIZATION: Column<ListedCredential> = {
  id: 'organization',
  header: 'Organization',
  width: 'clamp(96px, 24cqw, 150px)',
  cell: ({ organization }) => organization,
};

/** On a phone there is no room for the role beside the Organization. */
function columnsOf({ change }: CredentialsFilterState, ownIssuer: string | undefined) {
  const [name, ...rest] = credentialColumns(change, ownIssuer).map((column) =>
    column.id === 'role' ? { ...column, hideBelow: 'sm' as const } : column,
  );
  return name === undefined ? [ORGANIZATION] : [name, ORGANIZATION, ...rest];
}

const rowKey = ({ organization, publicKey }: ListedCredential) => `${organization} ${publicKey}`;
const rowHref = ({ organization, publicKey }: ListedCredential) => pages.credential(organization, publicKey);

interface AllCredentialsListProps {
  filter: CredentialsFilterState;
  wanted: CredentialFilter;
  ownIssuer: string | undefined;
}

/** The credentials that are asked for; those of further Organizations come as one scrolls, or while none was found. */
export function AllCredentialsList({ filter, wanted, ownIssuer }: AllCredentialsListProps) {
  const list = useInfiniteQuery(allCredentialsQuery(wanted));
  const { data, error, hasNextPage, isFetching, refetch, fetchNextPage } = list;
  const rows = data?.pages.flatMap(({ items }) => items);
  const last = data?.pages.at(-1);
  if (error !== null && rows === undefined) {
    return <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />;
  }
  const isSearching = rows?.length === 0 && hasNextPage && error === null;
  return (
    <>
      <UnreadableNotice count={data?.pages.reduce((sum, { unreadable }) => sum + unreadable, 0) ?? 0} />
      <VirtualTable
        label="Credentials of all Organizations"
        columns={columnsOf(filter, ownIssuer)}
        rows={rows && !isSearching ? rows : WAITING}
        rowKey={rowKey}
        rowHref={rowHref}
        onEndReached={() => {
          if (hasNextPage && !isFetching && error === null) void fetchNextPage();
        }}
        resetKey={JSON.stringify(wanted)}
        empty={
          error !== null ? null : filter.isFiltered ? (
            <EmptyState
              title="No credential matches"
              action={<Button onClick={filter.clear}>Show all credentials</Button>}
            >
              The search covers names, durables, issuers’ user names, and the beginning of public keys.
            </EmptyState>
          ) : (
            <EmptyState title="No credential yet">What Organizations issue will be listed here.</EmptyState>
          )
        }
        className="max-md:max-h-[70dvh]"
      />
      {rows && last && (
        <CardFooter>
          <span>
            {formatCount(rows.length)} found in {formatCount(last.organizations.searched)} of{' '}
            {formatCount(last.organizations.all)} Organizations
            {hasNextPage && !isSearching && '; scroll for more'}
          </span>
          {error === null ? (
            <span>
              Read <RelativeTime iso={new Date(list.dataUpdatedAt).toISOString()} />
            </span>
          ) : (
            <span className="text-warn">
              {asProblem(error).title}: further Organizations could not be read.{' '}
              <Button size="sm" variant="quiet" onClick={() => void fetchNextPage()}>
                Try again
              </Button>
            </span>
          )}
        </CardFooter>
      )}
    </>
  );
}
