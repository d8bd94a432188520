'use client';

import { cn } from '@/components/ui/cn.ts';

interface FilterCellProps {
  text: string;
  mono?: boolean;
  onFilter: () => void;
}

/** A value of a row; a press shows the records that share it. The row is the tab stop: the dialog has the same by keyboard. */
export function FilterCell({ text, mono = false, onFilter }: FilterCellProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`${text} — show only these`}
      onClick={onFilter}
      className={cn('max-w-full truncate align-bottom hover:text-accent hover:underline', mono && 'font-mono text-sm')}
    >
      {text}
    </button>
  );
}
