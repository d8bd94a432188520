'use client';

import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Credential } from '@/lib/domain/credentials/credential.ts';
import { CREDENTIAL_COLUMNS } from './credential-columns.tsx';

interface CredentialsTableProps {
  organization: string;
  /** undefined holds the place of one that is on its way */
  rows: readonly (Credential | undefined)[];
  total: number | undefined;
  onEndReached: () => void;
  /** not all are asked for, so an empty list is no empty Organization */
  isFiltered: boolean;
  /** what an empty list offers */
  issue: ReactNode;
}

export function CredentialsTable({
  organization,
  rows,
  total,
  onEndReached,
  isFiltered,
  issue,
}: CredentialsTableProps) {
  return (
    <VirtualTable<Credential>
      label={`Credentials of ${organization}`}
      columns={CREDENTIAL_COLUMNS}
      rows={rows}
      rowKey={({ publicKey }) => publicKey}
      totalCount={total}
      onEndReached={onEndReached}
      empty={
        isFiltered ? (
          <EmptyState title="None of these">No credential that is still valid reaches so far.</EmptyState>
        ) : (
          <EmptyState title="No credential yet" action={issue}>
            Issue one to let a service publish events, consume them, or work with the state of an Environment.
          </EmptyState>
        )
      }
    />
  );
}
