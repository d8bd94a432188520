'use client';

import type { ReactNode } from 'react';

import { Button } from '../form/button.tsx';
import { MissingState, RefusedState } from './refused-state.tsx';

/** `lasting`: it failed, and would fail again */
export type ProblemKind = 'failed' | 'lasting' | 'refused' | 'missing';

interface ErrorStateProps {
  problem: { title: string; detail: string; kind?: ProblemKind | undefined; correlation?: string | undefined };
  /** left out of the page where trying again cannot help */
  onRetry?: (() => void) | undefined;
  /** what trying again is called here */
  retry?: string;
  /** another way on */
  action?: ReactNode;
}

/** What went wrong, what was kept, what to do. What is refused or not there is said as such. */
export function ErrorState({ problem, onRetry, retry = 'Try again', action }: ErrorStateProps) {
  const { kind = 'failed' } = problem;
  if (kind === 'refused' || kind === 'missing') {
    const State = kind === 'refused' ? RefusedState : MissingState;
    return (
      <State title={problem.title} action={action}>
        {problem.detail}
      </State>
    );
  }
  const isPassing = kind === 'failed' && onRetry !== undefined;
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <p className="text-lg font-semibold text-bad">{problem.title}</p>
      <p className="max-w-lg text-ink-2">{problem.detail}</p>
      {problem.correlation !== undefined && (
        <p className="mt-1 text-sm text-ink-3">
          Request <code className="font-mono">{problem.correlation}</code>
        </p>
      )}
      {(isPassing || action !== undefined) && (
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          {isPassing && <Button onClick={onRetry}>{retry}</Button>}
          {action}
        </div>
      )}
    </div>
  );
}
