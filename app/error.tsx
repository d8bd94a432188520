'use client';

import { PageError } from '@/components/shell/page-error.tsx';
import type { PageErrorProps } from '@/components/shell/page-error.tsx';

/** For what fails around the pages, such as the frame itself. */
export default function ErrorPage(props: PageErrorProps) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <PageError {...props} />
    </main>
  );
}
