import { Meter } from '@/components/ui/feedback/meter.tsx';

interface UsageOfLimitProps {
  used: number;
  /** -1 is no limit; null: one for each number of replicas instead */
  limit: number | null;
  format: (figure: number) => string;
  /** what is counted, for the meter */
  label: string;
  /** class of the meter; without one there is none */
  meter?: string;
}

/** `9.4 GiB of 10 GiB` with a meter, or just the figure where nothing limits it. */
export function UsageOfLimit({ used, limit, format, label, meter }: UsageOfLimitProps) {
  if (limit === null) {
    return (
      <>
        {format(used)} <span className="text-ink-3">limited by tier</span>
      </>
    );
  }
  if (limit < 0) return <>{format(used)}</>;
  return (
    <>
      {format(used)} <span className="text-ink-3">of {format(limit)}</span>
      {meter !== undefined && (
        <Meter
          value={used}
          max={limit}
          label={`${format(used)} of ${format(limit)} ${label}`}
          className={`ml-2 ${meter}`}
        />
      )}
    </>
  );
}
