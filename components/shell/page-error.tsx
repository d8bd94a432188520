'use client';

import { ErrorState } from '@/components/ui/error-state.tsx';

export interface PageErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What stands where a page threw. The digest finds the error in the server's log. */
export function PageError({ error, reset }: PageErrorProps) {
  return (
    <>
      <h1 className="sr-only">This page failed</h1>
      <ErrorState
        problem={{
          title: 'This page failed',
          detail: 'Nothing was changed. Try again; if it fails again, tell your operator which page it was.',
          correlation: error.digest,
        }}
        onRetry={reset}
      />
    </>
  );
}
