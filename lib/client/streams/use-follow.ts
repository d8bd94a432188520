'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { FollowEnd, FollowQuery } from '../../jetstream/follow/follow.ts';
import { requestBudget } from '../request-budget.ts';
import { natsProblem } from '../nats/nats-problem.ts';
import { DETAIL_REFRESH_MILLISECONDS, streamQuery } from './stream-queries.ts';
import type { NatsSession, SessionProblem } from '../nats/session-state.ts';

interface Following extends Pick<FollowQuery, 'source' | 'subjects' | 'filter' | 'onMessages'> {
  /** the last sequence that was searched; null while nothing is to be followed */
  after: number | null;
  /** what is shown cannot be carried on: begin anew. Each time in a row it comes later. */
  onLost: () => void;
}

/**
 * Whether it follows: at once, or every few seconds where so much comes that the page would ask too often; why not, where it
 * ended.
 */
export type FollowState = 'following' | 'in-turn' | 'overtaken' | SessionProblem;

/** Who waits so long for a turn follows in turns. */
const AT_ONCE_MILLISECONDS = 1_000;

/** A stream that is faster than a page makes it begin anew again and again: at once, then after so long, twice as long each time. */
const FIRST_WAIT_MILLISECONDS = 5_000;
const LAST_WAIT_MILLISECONDS = 60_000;
/** Followed for so long, it counts as carried on. */
const CALM_MILLISECONDS = 120_000;

/** By session and stream: what begins anew forgets everything else. */
const losses = new Map<string, { at: number; next: number }>();

/** How long to wait before a page begins anew, in milliseconds; counts it. */
function waitAfterLoss(what: string): number {
  const now = Date.now();
  const before = losses.get(what);
  const wait = before && now - before.at < CALM_MILLISECONDS ? before.next : 0;
  losses.set(what, { at: now, next: Math.min(Math.max(2 * wait, FIRST_WAIT_MILLISECONDS), LAST_WAIT_MILLISECONDS) });
  return wait;
}

/** Follows a stream while the page shows it. Reconnected, it goes on after the last sequence that was searched. */
export function useFollow(session: NatsSession, following: Following): FollowState {
  const { stream } = following.source;
  const { reader, epoch } = session;
  const queryClient = useQueryClient();
  const active = following.after !== null && session.role === 'reader';
  const [state, setState] = useState<FollowState>('following');
  const start = useEffectEvent(() => ({
    source: following.source,
    subjects: following.subjects,
    filter: following.filter,
    after: following.after ?? 0,
    look: () =>
      queryClient.query({ ...streamQuery(session, stream), retry: false, staleTime: DETAIL_REFRESH_MILLISECONDS }),
    turn: async (signal: AbortSignal) => {
      const waiting = setTimeout(() => setState('in-turn'), AT_ONCE_MILLISECONDS);
      const asked = performance.now();
      await requestBudget.turn(signal);
      clearTimeout(waiting);
      if (!signal.aborted && performance.now() - asked < AT_ONCE_MILLISECONDS) setState('following');
    },
  }));
  const onMessages = useEffectEvent(following.onMessages);
  const onEnd = useEffectEvent((end: FollowEnd, signal: AbortSignal) => {
    if (end === 'stopped') return;
    const wait = waitAfterLoss(`${session.name} ${stream}`);
    if (wait === 0) {
      following.onLost();
      return;
    }
    setState('overtaken');
    const timer = setTimeout(following.onLost, wait);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });

  useEffect(() => {
    if (!active || reader === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const run = async () => {
      const { follow } = await import('../../jetstream/follow/follow.ts');
      const end = await follow(reader, {
        ...start(),
        signal,
        onMessages: (messages) => {
          onMessages(messages);
        },
      });
      onEnd(end, signal);
    };
    run().catch((error: unknown) => {
      if (!signal.aborted) setState(natsProblem(error));
    });
    return () => {
      controller.abort();
      setState('following');
    };
  }, [active, reader, epoch, stream, following.filter]);
  return state;
}
