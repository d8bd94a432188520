'use client';

import { useLayoutEffect, useSyncExternalStore } from 'react';

/** The Organization that the address names and that is not there for this person. */
let missing: string | null = null;
const listeners = new Set<() => void>();

function setMissing(organization: string | null): void {
  missing = organization;
  for (const listener of listeners) listener();
}

/** Says so as long as the component is shown: what is around the page then names no Organization. */
export function useNoteMissing(organization: string): void {
  useLayoutEffect(() => {
    setMissing(organization);
    return () => setMissing(null);
  }, [organization]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Its name; null while there is none. */
export const useMissingOrganization = (): string | null =>
  useSyncExternalStore(
    subscribe,
    () => missing,
    () => null,
  );
