'use client';

import { useEffect, useEffectEvent } from 'react';
import type { FollowQuery } from '../../jetstream/follow.ts';
import type { NatsSession } from './session-state.ts';

interface Following extends Pick<FollowQuery, 'source' | 'subjects' | 'filter' | 'onMessages' | 'onLost'> {
  /** the last sequence known; null while nothing is to be followed */
  after: number | null;
}

/** Follows a stream while the page shows it. Reconnected, it goes on after the last message handed over. */
export function useFollow(session: NatsSession, following: Following): void {
  const { stream } = following.source;
  const { reader, epoch } = session;
  const active = following.after !== null && session.role === 'reader';
  const start = useEffectEvent(() => ({
    source: following.source,
    subjects: following.subjects,
    filter: following.filter,
    after: following.after ?? 0,
  }));
  const onMessages = useEffectEvent(following.onMessages);
  const onLost = useEffectEvent(following.onLost);

  useEffect(() => {
    if (!active || reader === null) return undefined;
    const { signal, abort } = abortable();
    const run = async () => {
      const { follow } = await import('../../jetstream/follow.ts');
      await follow(reader, {
        ...start(),
        signal,
        onMessages: (messages) => {
          onMessages(messages);
        },
        onLost: () => {
          onLost();
        },
      });
    };
    // A refusal shows where the page reads; there is nothing to follow then.
    run().catch(() => undefined);
    return abort;
  }, [active, reader, epoch, stream, following.filter]);
}

function abortable() {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}
