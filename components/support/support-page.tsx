'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { Suspense } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { LIVE_MILLISECONDS, supportGrantsQuery } from '@/lib/client/support/support-grant-queries.ts';
import { each } from '@/lib/client/request-budget.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';

import { GrantsStatus, GrantsView } from './grants-view.tsx';

// Most visits only look.
const RequestDialog = lazyNamed(() => import('./request/request-dialog.tsx'), 'RequestDialog');

/** For people of the Sovereign: one's own grants, and who else looks or asks. `?organization=` opens the request. */
export function SupportPage() {
  const { data: me } = useQuery(meQuery());
  const refused = me !== undefined && !mayDo(me, 'organization.list');
  const grants = useQuery({
    ...supportGrantsQuery(),
    refetchInterval: each(LIVE_MILLISECONDS),
    enabled: me !== undefined && !refused,
  });
  const [organization, setOrganization] = useQueryState('organization', parseAsString);
  const mayAsk = me === undefined || mayDo(me, 'support-grant.request');
  const ask = {
    id: 'support-grant.request',
    label: 'Ask for a support grant…',
    keys: 'a',
    refusal: mayAsk ? undefined : refusalReason('support-grant.request'),
    run: () => void setOrganization(''),
  };
  usePageActs(refused ? [] : [ask]);
  if (refused) {
    return (
      <>
        <PageHeader title="Support" />
        <Card>
          <RefusedState>{refusalReason('organization.list')}</RefusedState>
        </Card>
      </>
    );
  }
  return (
    <>
      <GrantsStatus failing={grants.error !== null} waiting={grants.data === undefined} />
      <PageHeader
        title="Support"
        subtitle="Looks into the data of Organizations: for a reason, for minutes, and in the sight of their people."
        actions={
          <Button variant="primary" disabledReason={ask.refusal} onClick={ask.run}>
            Ask for a support grant
          </Button>
        }
      />
      <GrantsView
        query={grants}
        me={me}
        ofOrganization={false}
        quiet="A grant opens messages and KV values of one Organization, for an hour at most. Without one you see names, figures and configuration."
      />
      {organization !== null && mayAsk && grants.data && (
        <Suspense>
          <RequestDialog
            organization={organization}
            approval={grants.data.approval}
            onClose={() => void setOrganization(null)}
          />
        </Suspense>
      )}
    </>
  );
}
