'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { createContext, use, useCallback, useEffect, useState } from 'react';

// Half of what a page loads would be the palette that most visits never open.
const CommandPalette = dynamic(() => import('./command-palette.tsx').then((module) => module.CommandPalette), {
  ssr: false,
});

const PaletteContext = createContext<() => void>(() => undefined);

/** Opens the command palette. */
export const usePalette = () => use(PaletteContext);

export function PaletteHost({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
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
      {open && <CommandPalette onClose={() => setOpen(false)} />}
    </PaletteContext>
  );
}
