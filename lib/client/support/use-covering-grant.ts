'use client';

import { useQuery } from '@tanstack/react-query';
import { mayDo } from '../../domain/access-table.ts';
import { coversStream } from '../../domain/support/support-grant-rules.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';
import { meQuery } from '../system/me.ts';
import { supportGrantsQuery } from './support-grant-queries.ts';

interface CoveringGrant {
  /** one's active grant that covers the stream; null for people who need none */
  grant: SupportGrant | null;
  /** one's own grants for the Organization, whatever became of them */
  mine: readonly SupportGrant[];
}

/** Whether somebody whose role does not read the data of an Organization may read this stream's under a support grant. */
export function useCoveringGrant(organization: string, stream: string): CoveringGrant {
  const { data: me } = useQuery(meQuery());
  const needsGrant = me !== undefined && mayDo(me, 'support-grant.request') && !mayDo(me, 'data.read');
  const { data } = useQuery({ ...supportGrantsQuery(), enabled: needsGrant });
  const mine = data?.items.filter((one) => one.mine && one.organization === organization) ?? [];
  const active = mine.find(({ state, scope }) => state === 'active' && coversStream(scope, organization, stream));
  return { grant: active ?? null, mine };
}
