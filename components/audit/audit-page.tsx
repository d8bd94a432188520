'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { Card, CardFooter } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Fill } from '@/components/ui/fill.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { VirtualTable } from '@/components/ui/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { auditQuery } from '@/lib/client/queries/audit.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { AuditEntry } from '@/lib/domain/audit.ts';

import { auditColumns } from './audit-columns.tsx';
import { AuditEntryDialog } from './audit-entry-dialog.tsx';

const WAITING = new Array<AuditEntry | undefined>(12).fill(undefined);
const rowKey = (entry: AuditEntry) => String(entry.sequence);

interface AuditPageProps {
  /** slug; without one the log of the whole Sovereign */
  organization?: string;
}

export function AuditPage({ organization }: AuditPageProps) {
  const action = organization === undefined ? 'audit.read-all' : 'audit.read';
  const { data: me } = useQuery(meQuery());
  const refused = me !== undefined && !me.actions.includes(action);
  const queryClient = useQueryClient();
  const query = auditQuery(organization);
  const log = useInfiniteQuery({ ...query, enabled: !refused });
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const rows = useMemo(() => log.data?.pages.flatMap((page) => page.items), [log.data]);
  const columns = useMemo(() => auditColumns(organization === undefined), [organization]);
  const loadOlder = () => {
    if (log.hasNextPage && !log.isFetching) void log.fetchNextPage();
  };

  if (refused) {
    return (
      <>
        <PageHeader title="Audit" />
        <Card>
          <EmptyState title="Your role does not allow this">{refusalReason(action)}</EmptyState>
        </Card>
      </>
    );
  }
  return (
    <Fill>
      <PageHeader
        title="Audit"
        subtitle="Who did what, from where and why, newest first. Nothing here can be changed."
        actions={
          <Button pending={log.isFetching} onClick={() => void queryClient.resetQueries({ queryKey: query.queryKey })}>
            <RefreshCw aria-hidden className="size-3.5" />
            Refresh
          </Button>
        }
      />
      <Card className="flex min-h-0 flex-col">
        {log.isError && !rows ? (
          <ErrorState problem={asProblem(log.error)} onRetry={() => void log.refetch()} />
        ) : (
          <VirtualTable
            label="Audit log"
            columns={columns}
            rows={rows ?? WAITING}
            rowKey={rowKey}
            onRowActivate={setOpened}
            onEndReached={loadOlder}
            empty={<EmptyState title="Nothing yet">Every change and every refusal will be listed here.</EmptyState>}
            className="max-md:max-h-[70dvh]"
          />
        )}
        {rows && rows.length > 0 && (
          <CardFooter>
            <span>{formatCount(rows.length)} records shown</span>
            <span>{log.hasNextPage ? 'Scroll for older ones' : 'These are all'}</span>
          </CardFooter>
        )}
      </Card>
      {opened && <AuditEntryDialog entry={opened} onClose={() => setOpened(null)} />}
    </Fill>
  );
}
