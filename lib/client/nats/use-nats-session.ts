'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { requestBudget } from '../request-budget.ts';
import { isSettled, natsKey } from './ask.ts';
import { currentSession, retainSession } from './session-registry.ts';
import { connecting } from './session-state.ts';
import type { NatsSession, SessionOf } from './session-state.ts';

const nothing = () => undefined;

/** What was read so shortly before a connection came back is not asked again by that. */
const RECENT_MILLISECONDS = 5_000;

/**
 * A NATS session, open while something uses it; none is opened, and it keeps connecting, while `wanted` is false. After a
 * reconnect everything that was read is asked again, but for messages: they do not change, and whoever follows them goes
 * on where it stood.
 */
export function useSession({ organization, under }: SessionOf, wanted: boolean): NatsSession {
  const queryClient = useQueryClient();
  const { grant, stream } = under ?? {};
  const of = useMemo<SessionOf>(
    () => (grant === undefined || stream === undefined ? { organization } : { organization, under: { grant, stream } }),
    [organization, grant, stream],
  );
  const before = useMemo(() => connecting(of), [of]);
  const subscribe = useCallback(
    (listener: () => void) => (wanted ? retainSession(of, listener) : nothing),
    [of, wanted],
  );
  const getSession = useCallback(() => (wanted ? currentSession(before.name) : undefined) ?? before, [wanted, before]);
  const session = useSyncExternalStore(subscribe, getSession, () => before);

  useEffect(() => {
    // Opened for the first time, the page begins only now.
    if (session.anewSince === 1) requestBudget.attend();
    if (session.anewSince < 2) return;
    void queryClient.invalidateQueries({
      queryKey: natsKey(before.name),
      // what is being asked goes on: a long search that began anew each time would never end
      predicate: (query) =>
        !isSettled(query) &&
        query.state.fetchStatus === 'idle' &&
        Date.now() - query.state.dataUpdatedAt > RECENT_MILLISECONDS,
    });
  }, [queryClient, before, session.anewSince]);
  return session;
}

/** This page's own NATS session with an Organization. */
export const useNatsSession = (organization: string): NatsSession => useSession({ organization }, true);
