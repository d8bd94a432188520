'use client';

import type { KeyboardEvent } from 'react';

import { Input } from '@/components/ui/input.tsx';

interface TextFilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** A whole name to look for: taken with Enter or on leaving the field, since half of one finds nothing. */
export function TextFilter({ label, value = '', onChange }: TextFilterProps) {
  const take = (text: string) => {
    if (text.trim() !== value) onChange(text.trim() === '' ? null : text.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') take(event.currentTarget.value);
  };
  return (
    <Input
      // one that was set from elsewhere, such as a cell, begins anew
      key={value}
      type="search"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onKeyDown={onKeyDown}
      onBlur={(event) => take(event.currentTarget.value)}
      className="max-w-40"
    />
  );
}
