'use client';

import type { ReactNode } from 'react';
import { Suspense, createContext, use, useCallback, useEffect, useState } from 'react';

import { lazyNamed } from '@/components/ui/lazy-named.ts';

import { useKeys } from '../keys/use-keys.ts';

// Most visits never open it, so they need not load it.
const load = () => import('./command-palette.tsx');
const CommandPalette = lazyNamed(load, 'CommandPalette');
const KeysDialog = lazyNamed(() => import('../keys/keys-dialog.tsx'), 'KeysDialog');

type Open = 'palette' | 'organizations' | 'keys';

const PaletteContext = createContext<(what: Open) => void>(() => undefined);

/** Opens the command palette, with Organizations first, or the list of keys. */
export const usePalette = () => use(PaletteContext);

const isPaletteKey = (event: KeyboardEvent) =>
  event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

/** Opens the palette and the list of keys, and listens for the keys of every page. */
export function PaletteHost({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open | null>(null);
  // A dialog that is gone tells that it was closed after the next one has opened: each closes itself alone.
  const closePalette = useCallback(() => setOpen((was) => (was === 'keys' ? was : null)), []);
  const closeKeys = useCallback(() => setOpen((was) => (was === 'keys' ? null : was)), []);
  const showKeys = useCallback(() => setOpen('keys'), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // the first half of the shortcut: what is typed after the second half must find the palette there
      if (event.key === 'Control' || event.key === 'Meta') void load();
      if (isPaletteKey(event)) {
        event.preventDefault();
        setOpen((was) => (was === null ? 'palette' : null));
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  useKeys(showKeys);
  const isPalette = open === 'palette' || open === 'organizations';
  return (
    <PaletteContext value={setOpen}>
      {children}
      <Suspense>
        {isPalette && (
          <CommandPalette organizationsFirst={open === 'organizations'} showKeys={showKeys} onClose={closePalette} />
        )}
        {open === 'keys' && <KeysDialog onClose={closeKeys} />}
      </Suspense>
    </PaletteContext>
  );
}
