import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { describeLook } from '@/lib/client/support/describe-grant.ts';
import type { DataSession } from '@/lib/client/nats/use-data-session.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

type ClosedEventsProps = Pick<DataSession, 'grant' | 'open'> & { organization: string };

/** Instead of events, to somebody whose role does not read them: how a support grant opens them, or why no more. */
export function ClosedEvents({ organization, grant, open }: ClosedEventsProps) {
  if (grant !== null) {
    return (
      <EmptyState
        title="Your support grant covers this stream"
        action={
          <Button variant="primary" onClick={open}>
            Open events
          </Button>
        }
      >
        {describeLook(organization)}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="You may not read events here"
      action={<ButtonLink href={pages.support({ organization })}>Ask for a support grant</ButtonLink>}
    >
      {refusalReason('data.read')}
    </EmptyState>
  );
}
