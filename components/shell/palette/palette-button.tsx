'use client';

import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';

import { Kbd } from '@/components/ui/content/kbd.tsx';

import { usePalette } from './palette-host.tsx';

const never = () => () => undefined;
const shortcut = () => (navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K');

/** How the keys that open the palette are called on this computer. */
export const usePaletteKeys = (): string => useSyncExternalStore(never, shortcut, () => 'Ctrl K');

export function PaletteButton() {
  const openPalette = usePalette();
  const keys = usePaletteKeys();
  return (
    <button
      type="button"
      onClick={() => openPalette('palette')}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 shrink-0 items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-ink-3 hover:border-line-strong lg:w-60"
    >
      <Search aria-hidden className="size-4 lg:hidden" />
      <span className="max-lg:sr-only">Go to or run…</span>
      <span aria-hidden className="ml-auto max-lg:hidden">
        <Kbd>{keys}</Kbd>
      </span>
    </button>
  );
}
