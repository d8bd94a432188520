import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { describeLook, describeOver, KEY_NAMES_ARE_METADATA } from '@/lib/client/support/describe-grant.ts';
import type { DataSession } from '@/lib/client/nats/use-data-session.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

type ClosedValuesProps = Pick<DataSession, 'grant' | 'over' | 'open'> & { organization: string };

/** Says to an inspector what they see of a bucket, why not more, and how a support grant opens it. */
export function ClosedValues({ organization, grant, over, open }: ClosedValuesProps) {
  return (
    <div className="mb-4 flex flex-col gap-2">
      {over && <Notice tone="grant" title={describeOver(over)} />}
      {grant === null ? (
        <Notice
          tone="info"
          title="You see the names of keys, not their values"
          action={
            <ButtonLink size="sm" href={pages.support({ organization })}>
              Ask for a support grant
            </ButtonLink>
          }
        >
          {refusalReason('data.read')} {KEY_NAMES_ARE_METADATA}
        </Notice>
      ) : (
        <Notice
          tone="grant"
          title="Your support grant covers this bucket"
          action={
            <Button size="sm" variant="primary" onClick={open}>
              Open values
            </Button>
          }
        >
          {describeLook(organization)}
        </Notice>
      )}
    </div>
  );
}
