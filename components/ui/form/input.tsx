import type { ComponentProps } from 'react';

import { cn } from '../cn.ts';
import { CONTROL_CLASS } from './control-class.ts';

interface InputProps extends ComponentProps<'input'> {
  /** for subjects, keys and other names of things */
  mono?: boolean | undefined;
}

export function Input({ mono = false, className, ...props }: InputProps) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...props}
      className={cn(CONTROL_CLASS, mono && 'font-mono text-sm', className)}
    />
  );
}

interface SearchInputProps extends Omit<InputProps, 'type' | 'onChange'> {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Filters what stands below it as one types. */
export const SearchInput = ({ label, onSearch, ...props }: SearchInputProps) => (
  <Input {...props} type="search" aria-label={label} onChange={(event) => onSearch(event.target.value)} />
);

/** Whether somebody wrote a whole number within bounds. */
export const isWhole = (value: number, { min, max }: { min: number; max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

interface WholeInputProps extends Omit<InputProps, 'type' | 'step' | 'inputMode'> {
  min: number;
  max: number;
}

/** Takes a whole number, which `isWhole` checks. */
export const WholeInput = (props: WholeInputProps) => (
  <Input {...props} type="number" inputMode="numeric" step={1} aria-required />
);
