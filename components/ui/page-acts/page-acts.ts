'use client';

import { useEffect, useId } from 'react';

interface Act {
  /** the same for the same act on every page: `credential.issue` */
  id: string;
  /** begins with the verb, and names what it is done to: “Revoke kv-reader…” */
  label: string;
  /** a letter that does it while the page is open; shown in the list of keys */
  keys?: string | undefined;
  /** why this person cannot do it now, in a sentence; it is listed with that and does nothing */
  refusal?: string | undefined;
}

/** What can be done on a page: something that the page does, or an address where it is done. */
export type PageAct = Act & ({ run: () => void; href?: never } | { href: string; run?: never });

/** By the part of the page that has them, in the order in which these were rendered first. */
const parts = new Map<string, readonly PageAct[]>();
const listeners = new Set<() => void>();
let all: readonly PageAct[] = [];

function put(part: string, acts: readonly PageAct[]): void {
  if (acts.length === 0) parts.delete(part);
  else parts.set(part, acts);
  all = [...new Map([...parts.values()].flat().map((act) => [act.id, act])).values()];
  for (const listener of listeners) listener();
}

/** All acts of the page that is shown; of two with the same id the later one. The same list until one changes. */
export const pageActs = (): readonly PageAct[] => all;

/** Tells changes of {@link pageActs}; gives back what ends that. */
export function onPageActs(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Says what can be done on this page while the component is shown: the command palette lists and runs it, and its key does it. An
 * act that this person may not do is given with its `refusal`; one that makes no sense now is left out.
 */
export function usePageActs(acts: readonly PageAct[]): void {
  const part = useId();
  // after every render: what an act does is of the last one
  useEffect(() => put(part, acts));
  useEffect(() => () => put(part, []), [part]);
}
