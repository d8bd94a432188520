import { Button } from '@/components/ui/button.tsx';
import { CardFooter } from '@/components/ui/card.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { LiveStatus } from '@/components/ui/live-status.tsx';
import type { LiveState } from '@/components/ui/live-status.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';

interface MessagesFooterProps {
  session: NatsSession;
  shown: number;
  total: number;
  newestFirst: boolean;
  tailing: boolean;
  /** the list is scrolled away from its top: newer messages wait there */
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
          Reading on failed, try again
        </Button>
      ) : (
        <span>{loading ? 'reading…' : more ? `scroll for ${newestFirst ? 'older' : 'newer'}` : 'that is all'}</span>
      )}
    </CardFooter>
  );
}

function TailStatus({ session, tailing, held }: Pick<MessagesFooterProps, 'session' | 'tailing' | 'held'>) {
  const [state, text]: [LiveState, string] =
    session.status !== 'live'
      ? [session.status, 'Tail goes on after the last one shown']
      : !tailing
        ? ['paused', 'Tail is off']
        : held > 0
          ? ['paused', `${formatCount(held)} newer above`]
          : ['live', 'Tail'];
  return <LiveStatus state={state}>{text}</LiveStatus>;
}
