'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import type { TableSelection } from '@/components/ui/table/use-selection.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { meQuery } from '@/lib/client/system/me.ts';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { KnownConnections } from './connections-cell.tsx';
import { connectionsColumn, credentialColumns } from './credential-columns.tsx';
import type { CredentialsFilterState } from './use-credentials-filter.ts';

interface CredentialsTableProps {
  organization: string;
  filter: CredentialsFilterState;
  /** the rows are still those of the filter before */
  isBefore: boolean;
  /** undefined holds the place of one that is on its way */
  rows: readonly (ListedCredential | undefined)[];
  total: number | undefined;
  connections: KnownConnections;
  /** undefined for whoever can do nothing with chosen ones */
  selection: TableSelection | undefined;
  onEndReached: () => void;
  /** what an empty list offers */
  issue: ReactNode;
}

const rowKey = ({ publicKey }: ListedCredential) => publicKey;
const rowLabel = ({ name, publicKey }: ListedCredential) => `${name}, ${publicKey}`;
const rowHref = ({ organization, publicKey }: ListedCredential) => pages.credential(organization, publicKey);

export function CredentialsTable({
  organization,
  filter,
  isBefore,
  rows,
  total,
  connections,
  selection,
  onEndReached,
  issue,
}: CredentialsTableProps) {
  const { wanted, sort, direction, change } = filter;
  const { data: me } = useQuery(meQuery());
  return (
    <VirtualTable<ListedCredential>
      label={`Credentials of ${organization}`}
      columns={[...credentialColumns(change, me?.issuer), connectionsColumn(connections)]}
      rows={rows}
      rowKey={rowKey}
      rowHref={rowHref}
      selection={selection}
      rowLabel={rowLabel}
      sort={{ column: sort, direction }}
      onSort={filter.sortBy}
      totalCount={total}
      onEndReached={onEndReached}
      resetKey={JSON.stringify([wanted, isBefore])}
      empty={
        filter.isFiltered ? (
          <EmptyState
            title="No credential matches"
            action={<Button onClick={filter.clear}>Show all credentials</Button>}
          >
            The search covers names, durables, issuers’ user names, and the beginning of public keys.
          </EmptyState>
        ) : (
          <EmptyState title="No credential yet" action={issue}>
            Issue one to let a service publish events, consume them, or work with the state of an Environment.
          </EmptyState>
        )
      }
      className="max-md:max-h-[70dvh]"
    />
  );
}
