import type { ReactNode } from 'react';

/**
 * A page that is as high as the window, so that its table scrolls and its header and footer stay in sight.
 * 7rem: the header of the window and the padding of the page; --band: what stands above the header. Narrow windows scroll as a whole.
 */
export function Fill({ children }: { children: ReactNode }) {
  return <div className="flex min-h-0 flex-col md:h-[calc(100dvh-7rem-var(--band))]">{children}</div>;
}
