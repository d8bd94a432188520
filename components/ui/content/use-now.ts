'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let clock = (): number => Date.now();
let now = 0;

function tick(): void {
  now = clock();
  for (const listener of listeners) listener();
}

/** Takes another clock for every time that pages show, milliseconds since 1970: the server's. */
export function setClock(read: () => number): void {
  clock = read;
}

/** One timer for the whole page, running only while something shows a time. */
export function onEachSecond(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = clock();
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
  if (timer === undefined) now = Math.floor(clock() / 1_000) * 1_000;
  return now;
};

/** Milliseconds since 1970, moving every second; null while rendering on the server, whose clock is another one. */
export const useNow = (): number | null => useSyncExternalStore<number | null>(onEachSecond, snapshot, () => null);
