'use client';

import { useRef } from 'react';

import { isWide } from './use-is-wide.ts';

/**
 * For a list whose opened row is in the address. Opening one is a step in the history, so that the browser's back closes it;
 * going on to another is none. Closing a sheet goes that step back, or each would leave one behind.
 * @param isOpen whether the address names one
 */
export function useOpening(isOpen: boolean) {
  const stepped = useRef(false);
  return {
    /** how the address that opens one is written */
    opening: (): { history: 'push' | 'replace' } => {
      if (isOpen) return { history: 'replace' };
      stepped.current = true;
      return { history: 'push' };
    },
    /** `write` takes it out of the address; beside a list, whose filter may have been changed since, that is all */
    close: (write: () => void): void => {
      const back = stepped.current && !isWide();
      stepped.current = false;
      if (back) window.history.back();
      else write();
    },
  };
}
