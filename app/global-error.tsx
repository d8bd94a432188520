'use client';

import './globals.css';

import { PageError } from '@/components/shell/page-error.tsx';
import type { PageErrorProps } from '@/components/shell/page-error.tsx';

/** For what fails around everything, the document itself: it stands in for it. */
export default function GlobalError(props: PageErrorProps) {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center">
          <PageError {...props} />
        </main>
      </body>
    </html>
  );
}
