'use client';

import { formatAbsolute } from '@/components/ui/content/format.ts';
import { useNow } from '@/components/ui/content/use-now.ts';

const MINUTE_SECONDS = 60;

/** The time left, `42:10`, moving every second; when it ends on hover. */
export function Countdown({ until }: { until: string }) {
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - (now ?? Date.parse(until))) / 1000));
  const [minutes, rest] = [Math.floor(seconds / MINUTE_SECONDS), seconds % MINUTE_SECONDS];
  return (
    <time dateTime={until} title={formatAbsolute(until)} className="tabular-nums" suppressHydrationWarning>
      {minutes}:{String(rest).padStart(2, '0')} left
    </time>
  );
}
