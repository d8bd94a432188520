'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { requestBudget } from '../request-budget.ts';

/**
 * A value that something is asked for: each further one takes effect when the page may ask again. Several that come meanwhile
 * are one, the last.
 * @param mark tells one value from another
 */
export function usePaced<T>(value: T, mark: string): T {
  const [given, setGiven] = useState({ value, mark });
  const give = useEffectEvent(() => setGiven({ value, mark }));
  const moved = given.mark !== mark;
  useEffect(() => {
    if (!moved) return undefined;
    const gone = new AbortController();
    void requestBudget.turn(gone.signal).then(() => {
      if (!gone.signal.aborted) give();
    });
    return () => gone.abort();
  }, [moved]);
  return given.value;
}
