'use client';

import type { ReactNode } from 'react';
import { useId } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';

import { cn } from '../cn.ts';

interface ChoiceCardProps {
  field: UseFormRegisterReturn;
  /** with checkboxes, several can be chosen */
  type?: 'radio' | 'checkbox' | undefined;
  value: string;
  label: string;
  disabled?: boolean | undefined;
  /** label and description on one line */
  inline?: boolean | undefined;
  /** what is worth knowing before one chooses */
  children: ReactNode;
}

/** A radio button or checkbox as a card: a press anywhere chooses it, yet its name is the label alone. */
export function ChoiceCard({
  field,
  type = 'radio',
  value,
  label,
  disabled = false,
  inline = false,
  children,
}: ChoiceCardProps) {
  const id = useId();
  return (
    <label
      className={cn(
        'flex items-baseline gap-2.5 rounded-md border border-line-strong px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        disabled ? 'cursor-not-allowed bg-raised text-ink-3' : 'cursor-pointer hover:border-accent',
      )}
    >
      <input
        {...field}
        type={type}
        value={value}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-about`}
        className={cn(
          'size-3.5 shrink-0 translate-y-0.5 outline-none',
          type === 'radio'
            ? 'appearance-none rounded-full border border-ink-3 bg-surface checked:border-4 checked:border-accent disabled:border-line-strong'
            : 'accent-accent',
        )}
      />
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span id={`${id}-label`} className="font-semibold">
          {label}
        </span>
        <span id={`${id}-about`} className={cn('text-sm', !inline && 'w-full', !disabled && 'text-ink-2')}>
          {children}
        </span>
      </span>
    </label>
  );
}
