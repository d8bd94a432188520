'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { CardFooter } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { counted, formatCount } from '@/components/ui/content/format.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/system/me.ts';

import { auditColumns } from './audit-columns.tsx';
import type { AuditRow } from './fold-sessions.ts';
import type { AuditFilterState } from './use-audit-filter.ts';
import type { AuditRows } from './use-audit-rows.ts';

const WAITING = new Array<AuditRow | undefined>(12).fill(undefined);
const rowKey = ({ entry }: AuditRow) => String(entry.sequence);

interface AuditLogProps {
  state: AuditFilterState;
  wholeSovereign: boolean;
  rows: AuditRows;
  /** sequence of the row that is opened */
  opened: number | null;
  onOpen: (sequence: number) => void;
}

/** The records that are asked for; older ones come as one scrolls. */
export function AuditLog({ state, wholeSovereign, rows: { log, made, loadOlder }, opened, onOpen }: AuditLogProps) {
  const { filter, upTo, filtered, change, clear } = state;
  const me = useQuery(meQuery()).data;
  const columns = useMemo(
    () => auditColumns({ wholeSovereign, change, ownIssuer: me?.issuer, credentials: made?.credentials ?? {} }),
    [wholeSovereign, change, me?.issuer, made?.credentials],
  );
  if (log.isError && !made) return <ErrorState problem={asProblem(log.error)} onRetry={() => void log.refetch()} />;
  const rows = made?.rows;
  const searching = log.hasNextPage && rows?.length === 0;
  const folded = rows?.filter(({ records }) => records.length > 1) ?? [];
  const inside = folded.reduce((sum, { records }) => sum + records.length, 0);
  return (
    <>
      <VirtualTable
        label="Audit log"
        columns={columns}
        rows={rows && !searching ? rows : WAITING}
        rowKey={rowKey}
        selectedKey={opened === null ? null : String(opened)}
        onRowActivate={({ entry }) => onOpen(entry.sequence)}
        onEndReached={searching || made?.readsOn ? loadOlder : undefined}
        resetKey={JSON.stringify([filter, upTo])}
        empty={
          filtered ? (
            <EmptyState title="No record fits" action={<Button onClick={clear}>Clear the filter</Button>}>
              Names are looked for whole, in capital or small letters.
            </EmptyState>
          ) : (
            <EmptyState title="No records yet">Every change and every refusal will be listed here.</EmptyState>
          )
        }
        className="max-md:max-h-[70dvh]"
      />
      {made && made.records > 0 && (
        <CardFooter>
          <span>
            {counted(made.records, 'record')} shown
            {folded.length > 0 &&
              `; ${formatCount(inside)} of them are sessions, folded into ${counted(folded.length, 'row')}`}
          </span>
          {!log.hasNextPage && <span>No older records</span>}
          {log.hasNextPage && made.readsOn && <span>{log.isFetching ? 'Reading…' : 'Scroll for older records'}</span>}
          {log.hasNextPage && !made.readsOn && (
            <Button size="sm" pending={log.isFetching} onClick={loadOlder}>
              Read older records
            </Button>
          )}
        </CardFooter>
      )}
    </>
  );
}
