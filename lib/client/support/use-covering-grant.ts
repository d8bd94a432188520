'use client';

import { useQuery } from '@tanstack/react-query';
import { mayDo } from '../../domain/access-table.ts';
import { coversStream, scopeFor } from '../../domain/support/support-grant-rules.ts';
import type { SupportScope } from '../../domain/support/support-grant-rules.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';
import { meQuery } from '../system/me.ts';
import { supportGrantsQuery } from './support-grant-queries.ts';

interface CoveringGrant {
  /** one's active grant that covers the stream; null for people who need none */
  grant: SupportGrant | null;
  /** one's active grant for the Organization that does not */
  other: SupportGrant | null;
  /** what a grant has to cover to open it */
  needed: SupportScope;
  /** one's own grants for the Organization, whatever became of them */
  mine: readonly SupportGrant[];
}

/** Which of somebody's grants opens a stream of an Organization, and which does not. */
export function coveringGrant(
  grants: readonly SupportGrant[] | undefined,
  organization: string,
  stream: string,
): CoveringGrant {
  const mine = grants?.filter((one) => one.mine && one.organization === organization) ?? [];
  const active = mine.filter(({ state }) => state === 'active');
  const grant = active.find(({ scope }) => coversStream(scope, organization, stream)) ?? null;
  const other = grant === null ? (active[0] ?? null) : null;
  return { grant, other, needed: scopeFor(organization, stream), mine };
}

/** Whether somebody whose role does not read the data of an Organization may read this stream's under a support grant. */
export function useCoveringGrant(organization: string, stream: string): CoveringGrant {
  const { data: me } = useQuery(meQuery());
  const needsGrant = me !== undefined && mayDo(me, 'support-grant.request') && !mayDo(me, 'data.read');
  const { data } = useQuery({ ...supportGrantsQuery(), enabled: needsGrant });
  return coveringGrant(data?.items, organization, stream);
}
