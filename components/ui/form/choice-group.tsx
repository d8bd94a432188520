'use client';

import type { ReactNode } from 'react';
import { useId } from 'react';

interface ChoiceGroupProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactNode;
}

/** Radio buttons, or boxes to tick, that answer one question. */
export function ChoiceGroup({ label, hint, error, children }: ChoiceGroupProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-hint ${id}-error`} className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 font-medium">{label}</legend>
      {children}
      <p id={`${id}-hint`} className="text-sm text-ink-3 empty:hidden">
        {hint}
      </p>
      <p id={`${id}-error`} role="alert" className="text-sm text-bad empty:hidden">
        {error}
      </p>
    </fieldset>
  );
}
