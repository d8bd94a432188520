'use client';

import type { ReactNode } from 'react';

import { Button } from '../form/button.tsx';

interface ErrorStateProps {
  problem: { title: string; detail: string; correlation?: string | undefined };
  onRetry?: (() => void) | undefined;
  /** what trying again is called here */
  retry?: string;
  /** another way on */
  action?: ReactNode;
}

/** What went wrong, what was kept, what to do. */
export function ErrorState({ problem, onRetry, retry = 'Try again', action }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <p className="text-lg font-semibold text-bad">{problem.title}</p>
      <p className="max-w-lg text-ink-2">{problem.detail}</p>
      {problem.correlation !== undefined && (
        <p className="mt-1 text-sm text-ink-3">
          Request <code className="font-mono">{problem.correlation}</code>
        </p>
      )}
      {(onRetry !== undefined || action !== undefined) && (
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          {onRetry !== undefined && <Button onClick={onRetry}>{retry}</Button>}
          {action}
        </div>
      )}
    </div>
  );
}
