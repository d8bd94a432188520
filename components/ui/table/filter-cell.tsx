import { cn } from '../cn.ts';

interface FilterCellProps {
  text: string;
  /** what stands behind the text, on hover; the text itself without it */
  title?: string | undefined;
  mono?: boolean | undefined;
  onFilter: () => void;
}

/** A value of a row; a press shows the rows that share it. The row is the tab stop, so the keyboard needs another way to this. */
export function FilterCell({ text, title = text, mono = false, onFilter }: FilterCellProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`${title} — show only these`}
      onClick={onFilter}
      className={cn(
        // above the link that covers the row
        'relative max-w-full truncate align-bottom hover:text-accent hover:underline',
        mono && 'font-mono text-sm',
      )}
    >
      {text}
    </button>
  );
}
