'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { isSettled, natsKey } from './nats-key.ts';
import { readSession, retainSession } from './session-registry.ts';
import { connecting } from './session-state.ts';
import type { NatsSession } from './session-state.ts';

/**
 * This page's NATS session with an Organization, open while something uses it. After a reconnect everything that was
 * read is asked again, but for messages: they do not change, and whoever follows them goes on where it stood.
 */
export function useNatsSession(organization: string): NatsSession {
  const queryClient = useQueryClient();
  const before = useMemo(() => connecting(organization), [organization]);
  const subscribe = useCallback((listener: () => void) => retainSession(organization, listener), [organization]);
  const getSession = useCallback(() => readSession(organization) ?? before, [organization, before]);
  const session = useSyncExternalStore(subscribe, getSession, () => before);

  useEffect(() => {
    if (session.epoch < 2) return;
    void queryClient.invalidateQueries({ queryKey: natsKey(organization), predicate: (query) => !isSettled(query) });
  }, [queryClient, organization, session.epoch]);
  return session;
}
