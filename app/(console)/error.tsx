'use client';

import { ErrorState } from '@/components/ui/error-state.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <ErrorState
      problem={{
        title: 'This page failed',
        detail: 'Nothing was changed. Try again; if it fails again, tell your operator which page it was.',
        correlation: error.digest,
      }}
      onRetry={reset}
    />
  );
}
