'use client';

import { Search } from 'lucide-react';

import { Kbd } from '../keys/kbd.tsx';
import { usePaletteKeys } from '../keys/palette-keys.ts';
import { usePalette } from './palette-host.tsx';

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
