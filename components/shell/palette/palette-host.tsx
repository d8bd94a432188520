'use client';

import type { ReactNode } from 'react';
import { Suspense, createContext, use, useCallback, useEffect, useState } from 'react';

import { lazyNamed } from '@/components/ui/lazy-named.ts';

// Most visits never open it, so they need not load it.
const load = () => import('./command-palette.tsx');
const CommandPalette = lazyNamed(load, 'CommandPalette');

const PaletteContext = createContext<() => void>(() => undefined);

/** Opens the command palette. */
export const usePalette = () => use(PaletteContext);

export function PaletteHost({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // the first half of the shortcut: what is typed after the second half must find the palette there
      if (event.key === 'Control' || event.key === 'Meta') void load();
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <PaletteContext value={show}>
      {children}
      <Suspense>{open && <CommandPalette onClose={() => setOpen(false)} />}</Suspense>
    </PaletteContext>
  );
}
