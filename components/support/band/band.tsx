import type { ReactNode } from 'react';

interface BandProps {
  children: ReactNode;
  actions: ReactNode;
}

/**
 * Across the whole window, on every page. Its height is known (`--band` in globals.css), since the rest of the window
 * moves down by it.
 */
export function Band({ children, actions }: BandProps) {
  return (
    <section
      data-band
      aria-label="Support grant"
      className="sticky top-0 z-30 flex h-(--band) items-center gap-3 bg-grant-soft px-3.5 text-grant md:px-6"
    >
      <p className="line-clamp-2 min-w-0 flex-1 font-medium md:line-clamp-1">{children}</p>
      <div className="flex shrink-0 gap-2">{actions}</div>
    </section>
  );
}
