import { cn } from '../cn.ts';

interface SegmentsProps<T extends string> {
  /** names the group */
  label: string;
  options: readonly { value: T; name: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}

/** One of a few, all of them in sight. */
export function Segments<T extends string>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-md border border-line-strong bg-surface p-0.5">
      {options.map(({ value, name }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
          className={cn(
            'rounded-sm px-2 py-0.5 text-sm whitespace-nowrap',
            value === chosen ? 'bg-accent-soft font-medium text-ink' : 'text-ink-2 hover:bg-raised hover:text-ink',
          )}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
