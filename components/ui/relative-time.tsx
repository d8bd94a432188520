'use client';

import { formatAbsolute, formatRelative } from './format.ts';
import { useNow } from './use-now.ts';

interface RelativeTimeProps {
  /** ISO 8601 */
  iso: string;
}

/** “3 min ago”, moving by itself; the exact time on hover. */
export function RelativeTime({ iso }: RelativeTimeProps) {
  const now = useNow();
  const absolute = formatAbsolute(iso);
  return (
    <time dateTime={iso} title={absolute} className="whitespace-nowrap" suppressHydrationWarning>
      {now === null ? absolute : formatRelative(new Date(iso).getTime() - now)}
    </time>
  );
}
