'use client';

import { useCallback, useState } from 'react';

/** Rows that are chosen, by their keys. */
export interface TableSelection {
  keys: ReadonlySet<string>;
  /** chooses a row, or no longer; `extend` does the same to all between it and the one before */
  toggle: (key: string, extend: boolean) => void;
  /** chooses all that are loaded, or none */
  toggleAll: () => void;
  clear: () => void;
}

/** What is chosen after a press on a row. Exported for its test. */
export function toggled(
  chosen: ReadonlySet<string>,
  loaded: readonly string[],
  { key, from }: { key: string; from: string | null },
): Set<string> {
  const isChosen = !chosen.has(key);
  const [at, start] = [loaded.indexOf(key), from === null ? -1 : loaded.indexOf(from)];
  const some = start < 0 || at < 0 ? [key] : loaded.slice(Math.min(start, at), Math.max(start, at) + 1);
  const next = new Set(chosen);
  for (const one of some) {
    if (isChosen) next.add(one);
    else next.delete(one);
  }
  return next;
}

/** Lets one choose among loaded rows. Rows that are not loaded any more, as after another filter, are not chosen. */
export function useSelection(loaded: readonly string[]): TableSelection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const keys = new Set(loaded.filter((key) => chosen.has(key)));
  return {
    keys,
    toggle: (key, extend) => {
      setChosen(toggled(keys, loaded, { key, from: extend ? last : null }));
      setLast(key);
    },
    toggleAll: () => setChosen(keys.size === loaded.length ? new Set() : new Set(loaded)),
    clear: useCallback(() => setChosen(new Set()), []),
  };
}
