'use client';

import { useSyncExternalStore } from 'react';

/** The breakpoint `lg` of the theme (app/globals.css). */
const WIDE = '(width >= 1024px)';

export const isWide = (): boolean => window.matchMedia(WIDE).matches;

function onChange(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether a list and what is opened of it fit beside each other; the server takes it that they do. */
export const useIsWide = (): boolean => useSyncExternalStore(onChange, isWide, () => true);
