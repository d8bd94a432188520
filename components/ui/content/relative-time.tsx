'use client';

import { formatAbsolute, formatRelative, formatUtc } from './format.ts';
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

/** A cell of a table: how long ago, quieter than what it is about. */
export function Age({ iso }: AgeProps) {
  return (
    <span className="text-ink-2">
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
