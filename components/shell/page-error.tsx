'use client';

import { useEffect } from 'react';

import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { isMissingCode, loadAgain, reloadOnce, UPDATED } from '@/lib/client/stale-page.ts';

export interface PageErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What stands where a page threw. The digest finds the error in the server's log. */
export function PageError({ error, reset }: PageErrorProps) {
  const missing = isMissingCode(error);
  useEffect(() => {
    if (missing) reloadOnce();
  }, [missing]);
  const problem = missing
    ? UPDATED
    : {
        title: 'This page failed',
        detail: 'Nothing was changed. Try again; if it fails again, tell your operator which page it was.',
        correlation: error.digest,
      };
  return (
    <>
      <h1 className="sr-only">{problem.title}</h1>
      <ErrorState problem={problem} retry={missing ? 'Reload' : 'Try again'} onRetry={missing ? loadAgain : reset} />
    </>
  );
}
