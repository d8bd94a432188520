'use client';

import { HydrationBoundary } from '@tanstack/react-query';
import type { DehydratedState } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReactNode } from 'react';

/** Times of the server count as the browser's own at most: by a clock that is behind, they would stay fresh until it gets there. */
function byOwnClock(state: DehydratedState): DehydratedState {
  const now = Date.now();
  const queries = state.queries.map((query) => ({
    ...query,
    state: { ...query.state, dataUpdatedAt: Math.min(query.state.dataUpdatedAt, now) },
  }));
  return { ...state, queries };
}

interface FirstAnswersProps {
  state: DehydratedState;
  children: ReactNode;
}

/** What is inside begins with the answers that came with the page, and asks for nothing that is among them. */
export function FirstAnswers({ state, children }: FirstAnswersProps) {
  const own = useMemo(() => byOwnClock(state), [state]);
  return <HydrationBoundary state={own}>{children}</HydrationBoundary>;
}
