'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { useSyncExternalStore } from 'react';

/** Percent of the row that list and drawer share. */
const NARROWEST = 25;
const WIDEST = 75;
const DEFAULT = 44;
const STEP = 2;

const KEY = 'vertebra-drawer';
const listeners = new Set<() => void>();
/** null before it was read */
let share: number | null = null;

const within = (wanted: number): number => Math.min(Math.max(Math.round(wanted), NARROWEST), WIDEST);

function read(): number {
  if (share !== null) return share;
  try {
    const kept = Number.parseInt(localStorage.getItem(KEY) ?? '', 10);
    share = Number.isNaN(kept) ? DEFAULT : within(kept);
  } catch {
    // a browser that keeps nothing for this page
    share = DEFAULT;
  }
  return share;
}

function write(wanted: number): void {
  share = within(wanted);
  for (const listener of listeners) listener();
  try {
    localStorage.setItem(KEY, String(share));
  } catch {
    // then it is remembered until the page is left
  }
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How much of the row a drawer takes, percent; the same for all drawers, and remembered in this browser. */
export const useDrawerShare = (): number => useSyncExternalStore(onChange, read, () => DEFAULT);

/** The line between a list and its drawer: dragged, or moved by the arrow keys; a double click takes the default. */
export function DrawerWidth({ controls }: { /** id of the drawer */ controls: string }) {
  const now = useDrawerShare();
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted: Record<string, number> = {
      ArrowLeft: now + STEP,
      ArrowRight: now - STEP,
      Home: WIDEST,
      End: NARROWEST,
    };
    const to = Object.hasOwn(wanted, event.key) ? wanted[event.key] : undefined;
    if (to === undefined) return;
    event.preventDefault();
    write(to);
  };
  const onPointerMove = ({ currentTarget, pointerId, clientX }: PointerEvent) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const row = currentTarget.parentElement?.getBoundingClientRect();
    if (row) write(((row.right - clientX) / row.width) * 100);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label="Width of what is opened"
      aria-orientation="vertical"
      aria-controls={controls}
      aria-valuenow={now}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuetext={`${String(now)} %`}
      title="Drag to change the width"
      onKeyDown={onKeyDown}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => write(DEFAULT)}
      className="group flex w-4 shrink-0 cursor-col-resize touch-none justify-center rounded-sm -outline-offset-2 select-none"
    >
      <span className="my-2 w-0.5 rounded-sm group-hover:bg-line-strong group-focus-visible:bg-accent group-active:bg-accent" />
    </div>
  );
}
