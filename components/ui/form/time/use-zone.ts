'use client';

import { useSyncExternalStore } from 'react';

import { localZoneName } from './zones.ts';
import type { Zone } from './zones.ts';

const KEY = 'vertebra-zone';
const listeners = new Set<() => void>();
/** null before it was read */
let zone: Zone | null = null;

function read(): Zone {
  if (zone !== null) return zone;
  try {
    zone = localStorage.getItem(KEY) === 'utc' ? 'utc' : 'local';
  } catch {
    // a browser that keeps nothing for this page
    zone = 'local';
  }
  return zone;
}

/** Chooses the zone that moments are shown and written in, for all pages of this browser. */
export function chooseZone(wanted: Zone): void {
  zone = wanted;
  for (const listener of listeners) listener();
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // then it is remembered until the page is left
  }
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The zone that moments are shown and written in; UTC in what the server renders, which does not know the reader's. */
export const useZone = (): Zone => useSyncExternalStore(onChange, read, () => 'utc');

const never = () => () => undefined;
/** The reader's zone as the browser names it; empty in what the server renders. */
export const useLocalZoneName = (): string => useSyncExternalStore(never, localZoneName, () => '');
