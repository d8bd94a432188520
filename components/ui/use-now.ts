'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** One timer for the whole page, running only while something shows a time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const snapshot = (): number => {
  if (timer === undefined) now = Math.floor(Date.now() / 1_000) * 1_000;
  return now;
};

/** Milliseconds since 1970, moving every second; null while rendering on the server, whose clock is another one. */
export const useNow = (): number | null => useSyncExternalStore<number | null>(subscribe, snapshot, () => null);
