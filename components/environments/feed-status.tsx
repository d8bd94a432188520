import { formatCount } from '@/components/ui/content/format.ts';
import { LiveStatus, NoAnswer } from '@/components/ui/feedback/live-status.tsx';
import type { LiveState } from '@/components/ui/feedback/live-status.tsx';
import type { LiveEnvironment } from '@/lib/client/environments/state/live-environment.ts';

const STATES: Record<LiveEnvironment['status'], { state: LiveState; words: string }> = {
  connecting: { state: 'connecting', words: 'Connecting' },
  live: { state: 'live', words: 'Live' },
  reconnecting: { state: 'reconnecting', words: 'Reconnecting' },
  paused: { state: 'paused', words: 'Page paused' },
  ended: { state: 'closed', words: 'Ended' },
  refused: { state: 'refused', words: 'Refused' },
};

/** Whether what is shown is of now, and which revision of the state it is: two pages that say the same one show the same. */
export function FeedStatus({ live: { status, problem, objects, silentSince } }: { live: LiveEnvironment }) {
  const { state, words } = STATES[status];
  const waiting = status === 'connecting' && problem !== null ? 'No connection, trying again' : words;
  return (
    <LiveStatus state={state}>
      {status === 'reconnecting' && silentSince !== null ? <NoAnswer since={silentSince} /> : waiting}
      {objects && ` · revision ${formatCount(objects.revision)}`}
    </LiveStatus>
  );
}
