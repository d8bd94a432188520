'use client';

import { formatAbsolute, formatClock, formatRelative, formatUtc } from './format.ts';
import { useNow } from './use-now.ts';

interface RelativeTimeProps {
  /** ISO 8601 */
  iso: string;
}

/** “3 min ago”, moving by itself; the exact time on hover. */
export function RelativeTime({ iso }: RelativeTimeProps) {
  const now = useNow();
  const at = Date.parse(iso);
  // the server knows neither the reader's time zone nor their clock; what it wrote is replaced as soon as the page runs
  if (now === null) return <time dateTime={iso}>{formatUtc(iso)}</time>;
  const absolute = formatAbsolute(iso);
  return (
    <time dateTime={iso} title={absolute} className="whitespace-nowrap">
      {Number.isNaN(at) ? absolute : formatRelative(at - now)}
    </time>
  );
}

interface AgeProps {
  /** ISO 8601 */
  iso: string;
}

/** How wide a column of a table is that has room for time and age; in a narrow table there is the age alone. */
export const AGE_WIDTH = 'clamp(100px, 17cqw, 204px)';

/** A cell of a table: when and how long ago, quieter than what it is about. The time is shown where its column has the room. */
export function Age({ iso }: AgeProps) {
  const now = useNow();
  return (
    <span className="@container block truncate text-ink-2">
      {now !== null && !Number.isNaN(Date.parse(iso)) && (
        <span className="text-ink-3 @max-[156px]:hidden">{formatClock(iso, now)} · </span>
      )}
      <RelativeTime iso={iso} />
    </span>
  );
}

/** The exact time in the reader's zone, once that is known. */
export function AbsoluteTime({ iso }: RelativeTimeProps) {
  const now = useNow();
  return (
    <time dateTime={iso} className="whitespace-nowrap">
      {now === null ? formatUtc(iso) : formatAbsolute(iso)}
    </time>
  );
}
