'use client';

import { HeaderSlot } from '@/components/ui/header-slot.tsx';
import { LiveStatus } from '@/components/ui/live-status.tsx';
import type { LiveState } from '@/components/ui/live-status.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { UsageFreshness } from '@/lib/domain/organization.ts';

import { missingServers } from './missing-servers.ts';

interface FreshnessStatusProps {
  freshness: UsageFreshness | undefined;
  /** the last request got no answer; what is shown is older */
  failing: boolean;
}

function stateOf({ freshness, failing }: FreshnessStatusProps): LiveState {
  if (failing) return 'reconnecting';
  if (freshness === undefined || freshness.at === null) return 'connecting';
  return missingServers(freshness).length > 0 ? 'partial' : 'live';
}

/** In the header of the window: how many servers the figures come from and how old they are. */
export function FreshnessStatus(props: FreshnessStatusProps) {
  const { freshness, failing } = props;
  return (
    <HeaderSlot>
      <LiveStatus state={stateOf(props)}>
        {failing && 'No answer · '}
        {freshness?.at == null ? (
          'Waiting for figures'
        ) : (
          <>
            <span className="max-sm:hidden">
              {freshness.serversAnswered.length} of {freshness.serversExpected.length}{' '}
              {freshness.serversExpected.length === 1 ? 'server' : 'servers'} ·{' '}
            </span>
            <RelativeTime iso={freshness.at} />
          </>
        )}
      </LiveStatus>
    </HeaderSlot>
  );
}
