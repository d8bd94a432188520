'use client';

import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import type { LiveState } from '@/components/ui/feedback/live-status.tsx';
import type { UsageFreshness } from '@/lib/domain/organizations/organization.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Which servers the figures were summed over, and who is missing in them. */
export function FiguresSource({ freshness }: { freshness: UsageFreshness }) {
  const missing = missingServers(freshness);
  if (freshness.at === null) return <span>No server has given figures yet.</span>;
  if (missing.length === 0) return <span>Figures summed over {list.format(freshness.serversAnswered)}</span>;
  return (
    <span className="text-warn">
      {list.format(missing)} did not answer: {missing.length === 1 ? 'its' : 'their'} share of the figures is missing
    </span>
  );
}

/** Servers that should be in the figures and are not. */
const missingServers = ({ serversExpected, serversAnswered }: UsageFreshness): string[] =>
  serversExpected.filter((name) => !serversAnswered.includes(name));

interface FreshnessStatusProps {
  freshness: UsageFreshness | undefined;
  /** the last request got no answer; what is shown is older */
  failing: boolean;
}

/** A page asks every 10 s at the latest, and gets what was read when it asked before: what is older has stopped. */
const OLD_MILLISECONDS = 25_000;

function stateOf({ freshness, failing }: FreshnessStatusProps, now: number | null): LiveState {
  if (failing || isOld(freshness, now)) return 'reconnecting';
  if (freshness === undefined || freshness.at === null) return 'connecting';
  return missingServers(freshness).length > 0 ? 'partial' : 'live';
}

const isOld = (freshness: UsageFreshness | undefined, now: number | null): boolean =>
  freshness?.at != null && now !== null && now - Date.parse(freshness.at) > OLD_MILLISECONDS;

/** In the header of the window: how many servers the figures come from and how old they are. */
export function FreshnessStatus(props: FreshnessStatusProps) {
  const { freshness, failing } = props;
  const now = useNow();
  return (
    <HeaderSlot>
      <LiveStatus state={stateOf(props, now)}>
        {(failing || isOld(freshness, now)) && 'No answer · '}
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
