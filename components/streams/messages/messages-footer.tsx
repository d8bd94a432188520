import { Button } from '@/components/ui/form/button.tsx';
import { CardFooter } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import type { LiveState } from '@/components/ui/feedback/live-status.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { FollowState } from '@/lib/client/streams/use-follow.ts';

interface MessagesFooterProps {
  session: NatsSession;
  shown: number;
  total: number;
  newestFirst: boolean;
  tailing: boolean;
  following: FollowState;
  /** newer messages that wait while the list holds still */
  held: number;
  more: boolean;
  loading: boolean;
  /** reading on failed */
  onRetry: (() => void) | undefined;
}

export function MessagesFooter(props: MessagesFooterProps) {
  const { shown, total, newestFirst, more, loading, onRetry } = props;
  return (
    <CardFooter>
      <span>
        {formatCount(shown)} of {formatCount(total)} shown · {newestFirst ? 'newest first' : 'oldest first'}
      </span>
      {newestFirst && <TailStatus {...props} />}
      {onRetry && !loading ? (
        <Button size="sm" onClick={onRetry}>
          Reading failed: try again
        </Button>
      ) : (
        <span>
          {loading ? 'Reading…' : `${more ? 'Scroll for' : 'No'} ${newestFirst ? 'older' : 'newer'} messages`}
        </span>
      )}
    </CardFooter>
  );
}

type TailProps = Pick<MessagesFooterProps, 'session' | 'tailing' | 'following' | 'held'>;

function tailState({ session, tailing, following, held }: TailProps): [LiveState, string] {
  if (session.status !== 'live') return [session.status, 'Tail resumes after the last message shown'];
  if (!tailing) return ['paused', 'Tail is off'];
  if (following === 'overtaken') return ['paused', 'Faster than this page: read again in a moment'];
  if (typeof following === 'object') return ['closed', `Tail ended: ${following.title}`];
  if (held > 0) return ['paused', `Tail holds still: ${formatCount(held)} new`];
  return ['live', following === 'in-turn' ? 'Tail, every few seconds: much comes' : 'Tail'];
}

function TailStatus(props: TailProps) {
  const [state, text] = tailState(props);
  return <LiveStatus state={state}>{text}</LiveStatus>;
}
