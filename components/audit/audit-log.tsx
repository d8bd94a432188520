'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { CardFooter } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { auditQuery } from '@/lib/client/audit/audit-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import type { AuditEntry } from '@/lib/domain/audit/audit.ts';

import { auditColumns } from './audit-columns.tsx';
import { AuditEntryDialog } from './audit-entry-dialog.tsx';
import type { AuditFilterState } from './use-audit-filter.ts';

const WAITING = new Array<AuditEntry | undefined>(12).fill(undefined);
const rowKey = (entry: AuditEntry) => String(entry.sequence);

interface AuditLogProps {
  state: AuditFilterState;
  wholeSovereign: boolean;
}

/** The records that are asked for; older ones come as one scrolls. */
export function AuditLog({ state, wholeSovereign }: AuditLogProps) {
  const { filter, upTo, filtered, change, clear } = state;
  const log = useInfiniteQuery(auditQuery(filter, upTo));
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const rows = useMemo(() => log.data?.pages.flatMap((page) => page.items), [log.data]);
  const me = useQuery(meQuery()).data;
  const columns = auditColumns(wholeSovereign, change, me?.issuer);
  const loadOlder = () => {
    if (log.hasNextPage && !log.isFetching) void log.fetchNextPage();
  };
  if (log.isError && !rows) return <ErrorState problem={asProblem(log.error)} onRetry={() => void log.refetch()} />;
  const searching = log.hasNextPage && rows?.length === 0;
  return (
    <>
      <VirtualTable
        label="Audit log"
        columns={columns}
        rows={rows && !searching ? rows : WAITING}
        rowKey={rowKey}
        onRowActivate={setOpened}
        onEndReached={loadOlder}
        resetKey={JSON.stringify([filter, upTo])}
        empty={
          filtered ? (
            <EmptyState title="No record fits" action={<Button onClick={clear}>Clear the filter</Button>}>
              Names are looked for whole, in capital or small letters.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing yet">Every change and every refusal will be listed here.</EmptyState>
          )
        }
        className="max-md:max-h-[70dvh]"
      />
      {rows && rows.length > 0 && (
        <CardFooter>
          <span>{formatCount(rows.length)} records shown</span>
          <span>{log.hasNextPage ? 'Scroll for older ones' : 'These are all'}</span>
        </CardFooter>
      )}
      {opened && <AuditEntryDialog entry={opened} onChangeFilter={change} onClose={() => setOpened(null)} />}
    </>
  );
}
