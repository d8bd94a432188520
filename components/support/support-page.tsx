'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { Suspense } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { LIVE_MILLISECONDS, supportGrantsQuery } from '@/lib/client/support/support-grant-queries.ts';
import { each } from '@/lib/client/request-budget.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { organizationOfPath } from '@/lib/domain/paths.ts';
import { SUPPORT_SCOPES } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { GrantsStatus, GrantsView } from './grants-view.tsx';

// Most visits only look.
const RequestDialog = lazyNamed(() => import('./request/request-dialog.tsx'), 'RequestDialog');

const parsers = {
  organization: parseAsString,
  scope: parseAsStringLiteral(SUPPORT_SCOPES).withDefault('non-prod'),
  back: parseAsString,
};

/** A page of an Organization: where somebody was refused. Another address is none that this product links to. */
const backTo = (path: string | null): string | null =>
  path !== null && organizationOfPath(path) !== null ? path : null;

/**
 * For people of the Sovereign: one's own grants, and who else looks or asks. `?organization=` opens the request, and `back` is where it leads
 * once it is granted.
 */
export function SupportPage() {
  const { data: me } = useQuery(meQuery());
  const refused = me !== undefined && !mayDo(me, 'organization.list');
  const grants = useQuery({
    ...supportGrantsQuery(),
    refetchInterval: each(LIVE_MILLISECONDS),
    enabled: me !== undefined && !refused,
  });
  const router = useRouter();
  const [{ organization, scope, back }, setRequest] = useQueryStates(parsers);
  const mayAsk = me === undefined || mayDo(me, 'support-grant.request');
  const ask = {
    id: 'support-grant.request',
    label: 'Ask for a support grant…',
    keys: 'a',
    refusal: mayAsk ? undefined : refusalReason('support-grant.request'),
    run: () => void setRequest({ organization: '', scope: null, back: null }),
  };
  usePageActs(refused ? [] : [ask]);
  const page = backTo(back);
  const onAsked = ({ state }: SupportGrant) => {
    if (page !== null && state === 'active') router.push(page);
    else void setRequest({ organization: null, scope: null });
  };
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
      {page !== null && organization === null && (
        <Notice
          tone="info"
          title="You asked from another page"
          action={<ButtonLink href={page}>Back to it</ButtonLink>}
        >
          It opens what a grant covers as soon as one is active.
        </Notice>
      )}
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
            scope={scope}
            approval={grants.data.approval}
            active={grants.data.items.filter(({ mine, state }) => mine && state === 'active')}
            onAsked={onAsked}
            onClose={() => void setRequest(null)}
          />
        </Suspense>
      )}
    </>
  );
}
