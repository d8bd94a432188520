import Link from 'next/link';

import { formatCount } from '@/components/ui/format.ts';
import { LiveStatus } from '@/components/ui/live-status.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { pages } from '@/lib/domain/paths.ts';
import type { SupportGrant } from '@/lib/domain/support-grant.ts';

/** What was opened under a grant, and what a server has a connection to right now. */
export function GrantViews({
  organization,
  views,
  omittedViews,
}: Pick<SupportGrant, 'organization' | 'views' | 'omittedViews'>) {
  if (views.length === 0) return <p className="text-ink-3">Nothing was opened yet.</p>;
  return (
    <ul aria-label="Opened" className="flex flex-col gap-1.5">
      {views.map(({ stream, since, live }) => (
        <li key={stream} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <Link href={pages.stream(organization, stream)} className="font-mono text-sm font-semibold underline">
            {stream}
          </Link>
          <LiveStatus state={live ? 'live' : 'paused'}>{live ? 'reads it now' : 'not connected'}</LiveStatus>
          <span className="text-sm text-ink-3">
            opened <RelativeTime iso={since} />
          </span>
        </li>
      ))}
      {omittedViews > 0 && (
        <li className="text-sm text-ink-3">and {formatCount(omittedViews)} more before: the audit log names them</li>
      )}
    </ul>
  );
}
