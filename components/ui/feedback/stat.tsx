import type { ReactNode } from 'react';

import { Card } from '../content/card.tsx';

interface StatProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  /** below the figure, such as a meter */
  children?: ReactNode;
}

export function Stat({ label, value, note, children }: StatProps) {
  return (
    <Card className="px-3.5 py-3">
      <div className="text-sm text-ink-3">{label}</div>
      <div className="mt-0.5 text-[19px] leading-7 font-semibold tracking-tight">
        {value} {note !== undefined && <span className="text-sm font-normal tracking-normal text-ink-3">{note}</span>}
      </div>
      {children}
    </Card>
  );
}
