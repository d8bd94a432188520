'use client';

import type { FocusEvent, PointerEvent } from 'react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';

import { holdRows } from './held-rows.ts';

interface Holding<T> {
  /** a hole is a row that is not fetched: such a list does not hold */
  rows: readonly (T | undefined)[];
  rowKey: (row: T) => string;
  /** it is scrolled away from its top */
  scrolled: boolean;
  /** with another one these are other rows, asked for by the person: nothing is held */
  resetKey: string;
  /** told when holding begins and ends, for rows that are kept back before they come here */
  onHold: ((held: boolean) => void) | undefined;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Keeps the rows of a table where they are while the pointer rests on them, the keyboard is in them, or they are scrolled. What
 * comes meanwhile waits; coming off the table, or asking, shows it.
 */
export function useHeldRows<T>({ rows, rowKey, scrolled, resetKey, onHold }: Holding<T>) {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [shows, setShows] = useState(0);
  const whole = useMemo(() => (rows.includes(undefined) ? null : (rows as readonly T[])), [rows]);
  const held = pointed || focused || scrolled;
  const holding = `${resetKey} ${String(shows)}`;
  const [asked, setAsked] = useState(resetKey);
  const [kept, setKept] = useState<{ holding: string; rows: readonly T[] } | null>(null);
  const before = kept?.holding === holding ? kept.rows : null;
  const now = useMemo(
    () => (whole === null || before === null || before === whole ? null : holdRows(before, whole, rowKey)),
    [whole, before, rowKey],
  );
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (asked !== resetKey) {
    setAsked(resetKey);
    setPointed(false);
    setFocused(false);
  }
  if (!held || whole === null) {
    if (kept !== null) setKept(null);
  } else if (before === null) setKept({ holding, rows: whole });
  else if (now !== null && now.rows.length > before.length) setKept({ holding, rows: now.rows });

  const shown = held ? now : null;

  const tell = useEffectEvent((holds: boolean) => onHold?.(holds));
  useEffect(() => tell(held), [held, holding]);

  return {
    rows: shown?.rows ?? rows,
    gone: shown?.gone ?? NONE,
    waiting: shown?.waiting ?? 0,
    reordered: shown?.reordered ?? false,
    /** where rows that are shown at `first` to `last` stand among those that were given */
    placesOf: (first: number, last: number): [number, number] => {
      if (shown === null) return [first, last];
      const places = shown.rows.slice(first, last + 1).flatMap((row) => shown.places.get(rowKey(row)) ?? []);
      return places.length === 0 ? [first, last] : [Math.min(...places), Math.max(...places)];
    },
    show: () => {
      setPointed(false);
      setFocused(false);
      setShows(shows + 1);
      onHold?.(false);
    },
    events: {
      // a page that comes up under a resting pointer goes on until that moves
      onPointerMove: ({ pointerType }: PointerEvent) => {
        if (pointerType !== 'touch') setPointed(true);
      },
      onPointerLeave: () => setPointed(false),
      // a press of the mouse leaves the focus behind; only the keyboard is at it where it is
      onFocus: ({ target }: FocusEvent) => {
        if (target.matches(':focus-visible')) setFocused(true);
      },
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!currentTarget.contains(relatedTarget)) setFocused(false);
      },
    },
  };
}
