'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';

import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationSupportGrantsQuery, supportGrantsQuery } from '@/lib/client/support/support-grant-queries.ts';
import { useGrantChanges } from '@/lib/client/support/use-grant-changes.ts';
import { mayDo } from '@/lib/domain/access-table.ts';

// On most days nobody looks, so no page begins with them.
const HolderBand = lazyNamed(() => import('./holder-band.tsx'), 'HolderBand');
const OrganizationBand = lazyNamed(() => import('./organization-band.tsx'), 'OrganizationBand');

/** Above every page while a grant is active: to who holds it, and to the people whose data it opens. */
export function SupportBand() {
  const { data: me } = useQuery(meQuery());
  if (me === undefined) return null;
  if (me.organization !== null) {
    return <OfOrganization organization={me.organization} mayDecide={mayDo(me, 'support-grant.decide')} />;
  }
  return mayDo(me, 'support-grant.request') ? <OfHolder /> : null;
}

function OfHolder() {
  const { data } = useQuery(supportGrantsQuery());
  const active = data?.items.filter(({ mine, state }) => mine && state === 'active') ?? [];
  const needed = useStaysTrue(active.length > 0);
  return <Suspense>{needed && <HolderBand active={active} />}</Suspense>;
}

function OfOrganization({ organization, mayDecide }: { organization: string; mayDecide: boolean }) {
  const { data } = useQuery(organizationSupportGrantsQuery(organization));
  useGrantChanges(organization);
  const open = data?.items.filter(({ state }) => state === 'active' || state === 'requested') ?? [];
  const needed = useStaysTrue(open.length > 0);
  return <Suspense>{needed && <OrganizationBand grants={open} mayDecide={mayDecide} />}</Suspense>;
}

/** A band that was there has something to say about the end, too. */
function useStaysTrue(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return ever;
}
