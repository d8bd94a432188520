import { ListFilter } from 'lucide-react';

import { cn } from '../cn.ts';
import { IN_ROW } from './use-row-focus.ts';

interface FilterCellProps {
  text: string;
  /** what stands behind the text, on hover; the text itself without it */
  title?: string | undefined;
  mono?: boolean | undefined;
  onFilter: () => void;
}

/**
 * A value of a row, and beside it a button that shows the rows which share it: seen where the pointer or the keyboard is, and
 * reached from the row by the right arrow. The rest of the row opens the row.
 */
export function FilterCell({ text, title = text, mono = false, onFilter }: FilterCellProps) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span title={title} className={cn('truncate', mono && 'font-mono text-sm')}>
        {text}
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Show only ${text}`}
        title={`Show only ${text}`}
        onClick={onFilter}
        // above the link that covers the row; where there is no hover, a tap beside the value opens the row
        className="relative z-1 grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 opacity-0 -outline-offset-2 group-hover/row:opacity-100 group-focus-visible/row:opacity-100 hover:bg-sunken hover:text-accent focus-visible:opacity-100 [@media(hover:none)]:hidden"
        {...IN_ROW}
      >
        <ListFilter aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
