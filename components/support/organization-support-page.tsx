'use client';

import { useQuery } from '@tanstack/react-query';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { LIVE_MILLISECONDS, organizationSupportGrantsQuery } from '@/lib/client/support/support-grant-queries.ts';
import { each } from '@/lib/client/request-budget.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { GrantsStatus, GrantsView } from './grants-view.tsx';

/** Who of the Sovereign looks into an Organization's data, asks to, or did. */
export function OrganizationSupportPage({ organization }: { organization: string }) {
  const { data: me } = useQuery(meQuery());
  const grants = useQuery({
    ...organizationSupportGrantsQuery(organization),
    refetchInterval: each(LIVE_MILLISECONDS),
  });
  const mayAsk = me !== undefined && mayDo(me, 'support-grant.request');
  usePageActs(
    mayAsk
      ? [
          {
            id: 'support-grant.request',
            label: `Ask for a support grant of ${organization}…`,
            keys: 'a',
            href: pages.support({ organization }),
          },
        ]
      : [],
  );
  return (
    <>
      <GrantsStatus failing={grants.error !== null} waiting={grants.data === undefined} />
      <PageHeader
        title="Support"
        subtitle={`Who of the platform has access to ${organization}’s data, what they viewed and why. Everyone who sees this page may end it.`}
        actions={mayAsk && <ButtonLink href={pages.support({ organization })}>Ask for a support grant</ButtonLink>}
      />
      <GrantsView
        query={grants}
        me={me}
        ofOrganization
        quiet="When somebody of the platform asks to read messages or KV values here, it is on this page from then on."
      />
    </>
  );
}
