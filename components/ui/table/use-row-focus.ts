'use client';

import type { FocusEvent, RefObject } from 'react';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

const rowElement = (table: HTMLElement | null, index: number) =>
  table?.querySelector<HTMLElement>(`[data-index="${String(index)}"]`);

/** On a button in a row, which the right arrow leads to: the row itself is the tab stop. */
export const IN_ROW = { 'data-in-row': true } as const;

/** Moves the focus along a row, from the row to its buttons and back; false when a key means nothing there. */
export function moveInRow(key: string, target: EventTarget): boolean {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  if (row === null || (key !== 'ArrowRight' && key !== 'ArrowLeft')) return false;
  const stops = [row, ...row.querySelectorAll<HTMLElement>('[data-in-row]')].filter((one) => one.checkVisibility());
  const at = stops.findIndex((one) => one === target);
  stops[at + (key === 'ArrowRight' ? 1 : -1)]?.focus();
  return true;
}

/** Number of the row that an event came from, or null when it came from elsewhere in the table. */
export const rowIndexOf = (target: EventTarget): number | null =>
  target instanceof HTMLElement && target.dataset.index !== undefined ? Number(target.dataset.index) : null;

/** One row of a table is its tab stop; the focus moves between rows and survives their being made anew. */
export function useRowFocus(table: RefObject<HTMLElement | null>, count: number) {
  const [active, setActive] = useState(0);
  const focused = useRef<number | null>(null);

  // A row that is fetched while it has the focus is another element afterwards; the focus must not fall out of the table.
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return;
    rowElement(table.current, focused.current)?.focus({ preventScroll: true });
  });

  const focusRow = (index: number) => {
    setActive(index);
    // the row may only come into the page with the next frame
    requestAnimationFrame(() => rowElement(table.current, index)?.focus());
  };
  const onFocus = (event: FocusEvent) => {
    focused.current = rowIndexOf(event.target);
    if (focused.current !== null) setActive(focused.current);
  };
  const onBlur = () => {
    focused.current = null;
  };
  const reset = useCallback(() => setActive(0), []);
  return { tabStop: Math.min(active, count - 1), focusRow, reset, onFocus, onBlur };
}

/** Which row a key leads to, or null when it means nothing here. `page` is how many rows fit. */
export function nextRow(key: string, from: number, page: number, count: number): number | null {
  const target: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(target, key) ? target[key] : undefined;
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1);
}
