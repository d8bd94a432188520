import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { describeLook, describeOver } from '@/lib/client/support/describe-grant.ts';
import type { DataSession } from '@/lib/client/nats/use-data-session.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

type ClosedMessagesProps = Pick<DataSession, 'grant' | 'over' | 'open'> & { organization: string };

/** Instead of messages, to somebody whose role does not read them: how a support grant opens them, or why no more. */
export function ClosedMessages({ organization, grant, over, open }: ClosedMessagesProps) {
  if (grant !== null) {
    return (
      <Card>
        <EmptyState
          title="Your support grant covers this stream"
          action={
            <Button variant="primary" onClick={open}>
              Open messages
            </Button>
          }
        >
          {describeLook(organization)}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      {over && (
        <div className="mb-4">
          <Notice tone="grant" title={describeOver(over)} />
        </div>
      )}
      <Card>
        <EmptyState
          title="You may not read messages here"
          action={<ButtonLink href={pages.support({ organization })}>Ask for a support grant</ButtonLink>}
        >
          {refusalReason('data.read')} Consumers, subjects and configuration are open to you.
        </EmptyState>
      </Card>
    </>
  );
}
