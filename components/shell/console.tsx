import type { ReactNode } from 'react';

import { HeaderSlotProvider } from '@/components/ui/content/header-slot.tsx';

import { Header } from './header/header.tsx';
import { PaletteHost } from './palette/palette-host.tsx';
import { SessionEnded } from './session-ended.tsx';
import { Rail } from './rail/rail.tsx';

interface ConsoleProps {
  /** above everything, while there is something nobody may overlook */
  band: ReactNode;
  children: ReactNode;
}

/** The frame of every page behind the sign-in. */
export function Console({ band, children }: ConsoleProps) {
  return (
    <PaletteHost>
      <HeaderSlotProvider>
        <a
          href="#main"
          className="sr-only rounded-md bg-accent px-3 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30"
        >
          Skip to the content
        </a>
        {band}
        <SessionEnded />
        <div className="min-h-[calc(100dvh-var(--band))] md:grid md:grid-cols-[216px_minmax(0,1fr)]">
          <aside
            aria-label="Navigation"
            className="sticky top-(--band) flex h-[calc(100dvh-var(--band))] flex-col overflow-y-auto border-r border-line bg-surface px-2.5 py-3.5 max-md:hidden"
          >
            <Rail />
          </aside>
          <div className="flex min-w-0 flex-col">
            <Header />
            <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-3.5 pt-4 pb-10 outline-none md:px-6 md:pt-5.5">
              {children}
            </main>
          </div>
        </div>
      </HeaderSlotProvider>
    </PaletteHost>
  );
}
