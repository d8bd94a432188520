import { HeaderSlot } from '@/components/ui/header-slot.tsx';
import { LiveStatus } from '@/components/ui/live-status.tsx';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';

/** In the header of the window: whether the page's own connection to NATS stands. Narrow windows show the end of it. */
export function SessionStatus({ session }: { session: NatsSession }) {
  const { where, what } = describeSession(session);
  return (
    <HeaderSlot>
      <LiveStatus state={session.status}>
        <span className="max-md:sr-only">{where} </span>
        {what}
      </LiveStatus>
    </HeaderSlot>
  );
}
