import { RelativeTime } from '@/components/ui/content/relative-time.tsx';

/** Go's zero time: it never happened. */
const NEVER = '0001-01-01T00:00:00Z';

/** How long ago something happened, or that it never did. */
export function LastActivity({
  time,
  as: Shown = RelativeTime,
}: {
  time: string | undefined;
  /** `Age` in a table */
  as?: typeof RelativeTime;
}) {
  if (time === undefined || time === NEVER) return <span className="text-ink-3">never</span>;
  return <Shown iso={time} />;
}
