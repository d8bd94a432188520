'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { Suspense } from 'react';
import { Card } from '@/components/ui/content/card.tsx';
import { Fill } from '@/components/ui/content/fill.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { allCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { api } from '@/lib/domain/paths.ts';
import { CredentialsToolbar } from '../list/credentials-toolbar.tsx';
import { ExportLink } from '@/components/ui/form/export-link.tsx';
import { useCredentialsFilter } from '../list/use-credentials-filter.ts';

// It comes while its rows do; the page itself is there sooner without it.
const AllCredentialsList = lazyNamed(() => import('./all-credentials-list.tsx'), 'AllCredentialsList');

/** Credentials wherever they are, for those who answer for the whole Sovereign. */
export function AllCredentialsPage() {
  const { data: me } = useQuery(meQuery());
  const queryClient = useQueryClient();
  const filter = useCredentialsFilter();
  // Organizations come one after the other, so there is one order.
  const { sort: _sort, direction: _direction, ...wanted } = filter.wanted;
  const { queryKey } = allCredentialsQuery(wanted);
  const refused = me !== undefined && !me.actions.includes('credential.list-all');
  const refresh = () => void queryClient.resetQueries({ queryKey });
  usePageActs(
    refused
      ? []
      : [
          { id: 'export', label: 'Export these credentials as CSV', href: api.allCredentialsExport(wanted) },
          { id: 'refresh', label: 'Refresh the list of credentials', run: refresh },
        ],
  );
  if (refused) {
    return (
      <>
        <PageHeader title="Credentials" />
        <Card>
          <RefusedState>{refusalReason('credential.list-all')}</RefusedState>
        </Card>
      </>
    );
  }
  return (
    <Fill>
      <PageHeader
        title="Credentials"
        subtitle="Of all Organizations: who has which credential, and its state. Metadata only."
        actions={
          <>
            <Button onClick={refresh}>
              <RefreshCw aria-hidden className="size-3.5" />
              Refresh
            </Button>
            <ExportLink href={api.allCredentialsExport(wanted)} />
          </>
        }
      />
      <Card className="flex min-h-0 flex-col">
        <CredentialsToolbar filter={filter} states={undefined} expiring={undefined} />
        <Suspense fallback={<Skeleton className="m-3 h-72" />}>
          <AllCredentialsList filter={filter} wanted={wanted} ownIssuer={me?.issuer} />
        </Suspense>
      </Card>
    </Fill>
  );
}
