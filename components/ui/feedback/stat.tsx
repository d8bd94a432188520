import type { ReactNode } from 'react';

import { Card } from '../content/card.tsx';

interface StatProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  /** below the figure, such as a meter */
  children?: ReactNode;
}

/** Figures beside each other; in a narrow window one compact card, so that the list below has the room. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <div
      data-stats
      className="mb-4 grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] gap-4 max-md:mb-3 max-md:grid-cols-3 max-md:gap-0 max-md:rounded-lg max-md:border max-md:border-line max-md:bg-surface max-md:py-1"
    >
      {children}
    </div>
  );
}

export function Stat({ label, value, note, children }: StatProps) {
  return (
    <Card className="px-3.5 py-3 in-data-stats:max-md:border-0 in-data-stats:max-md:px-2.5 in-data-stats:max-md:py-1">
      <div className="text-sm text-ink-3">{label}</div>
      <div className="mt-0.5 text-[19px] leading-7 font-semibold tracking-tight in-data-stats:max-md:mt-0 in-data-stats:max-md:text-lg">
        {value} {note !== undefined && <span className="text-sm font-normal tracking-normal text-ink-3">{note}</span>}
      </div>
      {children}
    </Card>
  );
}
