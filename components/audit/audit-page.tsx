'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, ShieldCheck } from 'lucide-react';
import { parseAsInteger, useQueryState } from 'nuqs';
import { Suspense } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { DrawerRow } from '@/components/ui/content/drawer.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { useOpening } from '@/components/ui/content/use-opening.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { auditQuery } from '@/lib/client/audit/audit-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { api } from '@/lib/domain/paths.ts';

import { AuditFilterBar } from './audit-filter-bar.tsx';
import { ExportMenu } from './export-menu.tsx';
import { useAuditFilter } from './use-audit-filter.ts';
import { useAuditRows } from './use-audit-rows.ts';
import { useVerification } from './use-verification.ts';

// These come while the records do, or when they are asked for; the page itself is there sooner without them.
const AuditLog = lazyNamed(() => import('./audit-log.tsx'), 'AuditLog');
const AuditDrawer = lazyNamed(() => import('./audit-drawer.tsx'), 'AuditDrawer');
const VerificationNotice = lazyNamed(() => import('./verification-notice.tsx'), 'VerificationNotice');

interface AuditPageProps {
  /** slug; without one the log of the whole Sovereign */
  organization?: string;
}

export function AuditLogPage({ organization }: AuditPageProps) {
  const wholeSovereign = organization === undefined;
  const action = wholeSovereign ? 'audit.read-all' : 'audit.read';
  const { data: me } = useQuery(meQuery());
  const refused = me !== undefined && !me.actions.includes(action);
  const queryClient = useQueryClient();
  const state = useAuditFilter(organization);
  const verification = useVerification();
  const rows = useAuditRows(state, !refused);
  const [record, setRecord] = useQueryState('record', parseAsInteger);
  const { opening, close } = useOpening(record !== null);
  const opened = rows.made?.rows.find(({ entry }) => entry.sequence === record);

  const mayVerify = me === undefined || me.actions.includes('audit.verify');
  const { queryKey } = auditQuery(state.filter, state.upTo);
  const refresh = () => void queryClient.resetQueries({ queryKey });
  const verify = {
    id: 'audit.verify',
    label: 'Verify the audit log',
    keys: 'v',
    refusal: mayVerify ? undefined : refusalReason('audit.verify'),
    run: verification.start,
  };
  usePageActs(
    refused
      ? []
      : [
          ...(wholeSovereign ? [verify] : []),
          ...(['csv', 'ndjson'] as const).map((format) => ({
            id: `export ${format}`,
            label: `Export these records as ${format.toUpperCase()}`,
            href: api.auditExport({ ...state.filter, format }),
          })),
          { id: 'refresh', label: 'Refresh the audit log', run: refresh },
        ],
  );

  if (refused) {
    return (
      <>
        <PageHeader title="Audit" />
        <Card>
          <RefusedState>{refusalReason(action)}</RefusedState>
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
          <>
            <ExportMenu filter={state.filter} />
            {wholeSovereign && (
              <Button pending={verification.running} disabledReason={verify.refusal} onClick={verification.start}>
                <ShieldCheck aria-hidden className="size-3.5" />
                Verify
              </Button>
            )}
            <Button onClick={refresh}>
              <RefreshCw aria-hidden className="size-3.5" />
              Refresh
            </Button>
          </>
        }
      />
      {verification.asked && (
        <Suspense>
          <VerificationNotice verification={verification} />
        </Suspense>
      )}
      <DrawerRow>
        <Card className="flex max-h-full min-h-0 flex-col self-start">
          <AuditFilterBar state={state} wholeSovereign={wholeSovereign} />
          <Suspense fallback={<Skeleton className="m-3 h-72" />}>
            <AuditLog
              state={state}
              wholeSovereign={wholeSovereign}
              rows={rows}
              opened={record}
              onOpen={(sequence) => void setRecord(sequence, opening())}
            />
          </Suspense>
        </Card>
        {opened && rows.made && (
          <Suspense>
            <AuditDrawer
              key={record}
              row={opened}
              credentials={rows.made.credentials}
              onChangeFilter={(part) => {
                void setRecord(null);
                state.change(part);
              }}
              onClose={() => close(() => void setRecord(null))}
            />
          </Suspense>
        )}
      </DrawerRow>
    </Fill>
  );
}
