'use client';

import type { ReactNode } from 'react';

import { cn } from '../cn.ts';
import { formatDuration } from '../content/format.ts';
import { useNow } from '../content/use-now.ts';

export type LiveState = 'live' | 'partial' | 'connecting' | 'silent' | 'reconnecting' | 'paused' | 'refused' | 'closed';

const STATES: Record<LiveState, { dot: string; announcement: string }> = {
  live: { dot: 'bg-ok ring-ok-soft', announcement: 'Live' },
  partial: { dot: 'bg-warn ring-warn-soft', announcement: 'Live, but incomplete' },
  connecting: { dot: 'animate-pulse bg-ink-3 ring-sunken', announcement: 'Connecting' },
  silent: { dot: 'bg-warn ring-warn-soft', announcement: 'No answer' },
  reconnecting: { dot: 'animate-pulse bg-warn ring-warn-soft', announcement: 'Connection lost, reconnecting' },
  paused: { dot: 'bg-ink-3 ring-sunken', announcement: 'Paused' },
  refused: { dot: 'bg-bad ring-bad-soft', announcement: 'Not allowed' },
  closed: { dot: 'bg-bad ring-bad-soft', announcement: 'Disconnected' },
};

interface LiveStatusProps {
  state: LiveState;
  /** the state in words, with detail: colour never stands alone */
  children: ReactNode;
}

/** Only a change of state is announced, never the figures that move every second. */
export function LiveStatus({ state, children }: LiveStatusProps) {
  const { dot, announcement } = STATES[state];
  return (
    <span data-state={state} className="inline-flex min-w-0 items-center gap-2 text-sm text-ink-2">
      <span aria-hidden className={cn('size-[7px] shrink-0 rounded-full ring-3', dot)} />
      <span className="truncate">{children}</span>
      <span role="status" className="sr-only">
        {announcement}
      </span>
    </span>
  );
}

/** For how long there is no answer, moving every second: `No answer for 7 s`. `since`: milliseconds since 1970. */
export function NoAnswer({ since }: { since: number }) {
  const now = useNow() ?? since;
  const seconds = Math.floor((now - since) / 1_000);
  return <>{seconds < 1 ? 'Waiting for an answer' : `No answer for ${formatDuration(seconds * 1_000)}`}</>;
}
