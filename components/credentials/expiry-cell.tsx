'use client';

import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import { useNow } from '@/components/ui/use-now.ts';
import { expiryState } from './expiry.ts';

/** When a credential ends; loud in its last week and after it. */
export function ExpiryCell({ expiresAt }: { expiresAt: string }) {
  const now = useNow();
  const state = now === null ? 'valid' : expiryState(Date.parse(expiresAt), now);
  const time = <RelativeTime iso={expiresAt} />;
  if (state === 'expired') return <Tag tone="bad">expired {time}</Tag>;
  return state === 'soon' ? <Tag tone="warn">{time}</Tag> : time;
}
