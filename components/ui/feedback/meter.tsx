import { cn } from '../cn.ts';

interface MeterProps {
  value: number;
  max: number;
  /** says it in words, with units: “9.4 GiB of 10 GiB storage” */
  label: string;
  className?: string | undefined;
}

const fillClass = (share: number) => (share > 0.9 ? 'bg-bad' : share > 0.75 ? 'bg-warn' : 'bg-accent');

/** How much of a limit is used. Warns from three quarters on; the number beside it carries the meaning. */
export function Meter({ value, max, label, className = 'w-20' }: MeterProps) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className={cn(
        'inline-block h-[5px] shrink-0 overflow-hidden rounded-full bg-sunken align-middle ring-1 ring-line ring-inset',
        className,
      )}
    >
      <span className={cn('block h-full', fillClass(share))} style={{ width: `${String(share * 100)}%` }} />
    </span>
  );
}
