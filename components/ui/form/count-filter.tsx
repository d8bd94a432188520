import { cn } from '../cn.ts';
import { formatCount } from '../content/format.ts';

interface CountFilterProps<T extends string> {
  label: string;
  options: readonly { value: T; name: string; /** class that colours its dot */ dot: string }[];
  /** null while nothing is known; undefined where nobody counts */
  counts: Partial<Record<T, number>> | null | undefined;
  chosen: T | null;
  onChoose: (value: T | null) => void;
}

/** How many rows are how; a press shows those only, another one all of them. */
export function CountFilter<T extends string>({ label, options, counts, chosen, onChoose }: CountFilterProps<T>) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {options.map(({ value, name, dot }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value === chosen ? null : value)}
          className={cn(
            'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm',
            value === chosen
              ? 'border-accent bg-accent-soft text-ink'
              : 'border-line text-ink-2 hover:bg-raised hover:text-ink',
          )}
        >
          <span aria-hidden className={cn('size-2 rounded-full', dot)} />
          {name}
          {counts !== undefined && (
            <span className="tabular-nums">{counts === null ? '–' : formatCount(counts[value] ?? 0)}</span>
          )}
        </button>
      ))}
    </div>
  );
}
