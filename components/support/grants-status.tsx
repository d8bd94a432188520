import { HeaderSlot } from '@/components/ui/content/header-slot.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';

/** In the header of the window: whether what the page shows is of now. */
export function GrantsStatus({ failing, waiting }: { failing: boolean; waiting: boolean }) {
  const state = failing ? 'reconnecting' : waiting ? 'connecting' : 'live';
  return (
    <HeaderSlot>
      <LiveStatus state={state}>{failing ? 'not answered' : waiting ? 'asking' : 'Live'}</LiveStatus>
    </HeaderSlot>
  );
}
