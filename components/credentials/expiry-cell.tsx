'use client';

import { formatAbsolute, formatRelative } from '@/components/ui/format.ts';
import { Tag } from '@/components/ui/tag.tsx';
import { useNow } from '@/components/ui/use-now.ts';

import { expiryState, wholeDays } from './expiry.ts';

/** When a credential ends; loud in its last week and after it. */
export function ExpiryCell({ expiresAt }: { expiresAt: string }) {
  const now = useNow();
  const end = Date.parse(expiresAt);
  const absolute = formatAbsolute(expiresAt);
  if (now === null) return absolute;
  const state = expiryState(end, now);
  if (state === 'expired') {
    return (
      <Tag tone="bad" title={absolute}>
        expired
      </Tag>
    );
  }
  const time = (
    <time dateTime={expiresAt} title={absolute}>
      {formatRelative(wholeDays(end - now))}
    </time>
  );
  return state === 'soon' ? <Tag tone="warn">{time}</Tag> : time;
}
