'use client';

import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';

import { usePalette } from './palette-host.tsx';

const never = () => () => undefined;
const shortcut = () => (navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K');

export function PaletteButton() {
  const openPalette = usePalette();
  const keys = useSyncExternalStore(never, shortcut, () => 'Ctrl K');
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 shrink-0 items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-ink-3 hover:border-line-strong lg:w-60"
    >
      <Search aria-hidden className="size-4 lg:hidden" />
      <span className="max-lg:sr-only">Go to or run…</span>
      <span aria-hidden className="ml-auto max-lg:hidden">
        <kbd className="rounded-sm border border-b-2 border-line-strong bg-surface px-1.5 font-mono text-xs text-ink-2">
          {keys}
        </kbd>
      </span>
    </button>
  );
}
