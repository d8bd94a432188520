'use client';

import { useSyncExternalStore } from 'react';

const KEY = 'vertebra.last-sign-in';
const never = () => () => undefined;

// Storage is a comfort here: a browser that forbids it makes people type the name again.
function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** `sovereign` or the slug that was chosen last on this browser; null the first time. */
export const useLastSignIn = (): string | null => useSyncExternalStore(never, read, () => null);

export function rememberSignIn(issuer: string): void {
  try {
    localStorage.setItem(KEY, issuer);
  } catch {
    // see above
  }
}
