import { HeaderSlot } from '@/components/ui/header-slot.tsx';
import { LiveStatus } from '@/components/ui/live-status.tsx';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';

/** In the header of the window: whether the page's own connection to NATS stands. */
export function SessionStatus({ session }: { session: NatsSession }) {
  return (
    <HeaderSlot>
      <LiveStatus state={session.status}>{describeSession(session)}</LiveStatus>
    </HeaderSlot>
  );
}
