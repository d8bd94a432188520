import type { ReactNode } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';

import { cn } from '@/components/ui/cn.ts';

interface ChoiceProps {
  field: UseFormRegisterReturn;
  value: string;
  disabled?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** A radio button as a card: the whole of it is the label. */
export function Choice({ field, value, disabled = false, className, children }: ChoiceProps) {
  return (
    <label
      className={cn(
        'flex items-baseline gap-2.5 rounded-md border border-line-strong px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        disabled ? 'cursor-not-allowed bg-raised text-ink-3' : 'cursor-pointer hover:border-accent',
        className,
      )}
    >
      <input
        {...field}
        type="radio"
        value={value}
        disabled={disabled}
        className="translate-y-0.5 accent-(--accent) outline-none"
      />
      {children}
    </label>
  );
}
