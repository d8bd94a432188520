'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SupportScope } from '../../domain/support/support-grant-rules.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';
import { SUPPORT_GRANTS, supportGrantsQuery } from '../support/support-grant-queries.ts';
import { coveringGrant } from '../support/use-covering-grant.ts';
import { natsKey } from './ask.ts';
import type { NatsSession } from './session-state.ts';
import { useSession } from './use-nats-session.ts';

export interface DataSession {
  /** may read the stream's data; null when nobody opened it */
  session: NatsSession | null;
  /** one's active grant that covers the stream */
  grant: SupportGrant | null;
  /** one's active grant for the Organization that does not */
  other: SupportGrant | null;
  /** what a grant has to cover to open it */
  needed: SupportScope;
  /** the grant by which it was open until a moment ago */
  over: SupportGrant | null;
  /** opens the stream under the grant, which is written down */
  open: () => void;
}

/**
 * The session that reads a stream's data: the page's own where the role may, else one under a support grant, opened when
 * somebody says so; what this grant has opened before, it opens again by itself.
 */
export function useDataSession(own: NatsSession, stream: string): DataSession {
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...supportGrantsQuery(), enabled: own.role === 'inspector' });
  const [pressed, setPressed] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const { grant, other, needed, mine } = coveringGrant(data?.items, own.organization, stream);
  const wanted = grant !== null && (pressed === grant.id || grant.views.some((view) => view.stream === stream));
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (wanted && opened !== grant.id) setOpened(grant.id);
  const under = useSession({ organization: own.organization, under: { grant: grant?.id ?? '', stream } }, wanted);
  const refused = under.status === 'refused';

  useEffect(() => {
    if (refused) void queryClient.invalidateQueries({ queryKey: SUPPORT_GRANTS });
  }, [queryClient, refused]);
  useEffect(() => {
    if (!wanted) return undefined;
    // What was read under a grant does not stay in the page's memory when it is over.
    return () => queryClient.removeQueries({ queryKey: natsKey(under.name) });
  }, [queryClient, wanted, under.name]);

  return {
    session: own.role === 'inspector' ? (wanted ? under : null) : own,
    grant,
    other,
    needed,
    over: grant === null ? (mine.find(({ id }) => id === opened) ?? null) : null,
    open: () => setPressed(grant?.id ?? null),
  };
}
