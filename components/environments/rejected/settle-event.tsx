'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { dropRejectedEvent, retryRejectedEvent } from '@/lib/client/environments/environment-acts.ts';
import type { RejectedRow } from '@/lib/client/environments/rejected-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { DropDialog } from './drop-dialog.tsx';

interface SettleEventProps {
  organization: string;
  environment: string;
  id: number;
  /** null when it is settled, or not read yet: then there is only what came of it to say */
  event: RejectedRow | null;
}

/** Retry and drop, and what came of the one that was tried last. */
export function SettleEvent({ organization, environment, id, event }: SettleEventProps) {
  const queryClient = useQueryClient();
  const { data: me } = useQuery(meQuery());
  const [dropping, setDropping] = useState(false);
  const one = { organization, environment, id };
  const readAgain = () =>
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'nats' && queryKey[2] === 'rejected',
    });
  const retry = useMutation({ mutationFn: () => retryRejectedEvent(one), onSettled: readAgain });
  const drop = useMutation({ mutationFn: () => dropRejectedEvent(one), onSettled: readAgain });
  const reason =
    me === undefined || mayDo(me, 'environment.settle-rejected')
      ? undefined
      : refusalReason('environment.settle-rejected');
  const retryNow = () => {
    drop.reset();
    retry.mutate();
  };
  usePageActs(
    event === null || retry.isPending || drop.isPending
      ? []
      : [
          { id: 'rejected.retry', label: `Retry event ${String(id)}`, refusal: reason, run: retryNow },
          {
            id: 'rejected.drop',
            label: `Drop event ${String(id)}…`,
            refusal: reason,
            run: () => setDropping(true),
          },
        ],
  );
  const error = retry.error ?? drop.error;
  return (
    <>
      {event && (
        <div className="flex flex-wrap gap-2 border-b border-line px-3 py-2.5">
          <Button
            variant="primary"
            size="sm"
            pending={retry.isPending}
            disabledReason={drop.isPending ? 'It is being dropped.' : reason}
            onClick={retryNow}
          >
            Retry
          </Button>
          <Button
            variant="danger"
            size="sm"
            pending={drop.isPending}
            disabledReason={retry.isPending ? 'It is being tried again.' : reason}
            onClick={() => setDropping(true)}
          >
            Drop…
          </Button>
          <ButtonLink
            size="sm"
            href={pages.stream(organization, environmentAssets(environment).stream, { from: id, seq: id })}
          >
            Open in its stream
          </ButtonLink>
        </div>
      )}
      <div className="flex flex-col gap-2 px-3 py-2.5 empty:hidden">
        {error && (
          <Notice tone="bad" title={asProblem(error).title}>
            {asProblem(error).detail}
          </Notice>
        )}
        {!error && retry.data && (
          <Notice
            tone={retry.data.settled ? 'ok' : 'warn'}
            title={retry.data.settled ? 'The event is settled' : 'The event is still rejected'}
          >
            {retry.data.detail}
          </Notice>
        )}
        {!error && drop.data && <Notice tone="ok" title="The event is dropped" />}
      </div>
      {dropping && event && (
        <DropDialog
          environment={environment}
          event={event}
          onDrop={() => {
            retry.reset();
            drop.mutate();
          }}
          onClose={() => setDropping(false)}
        />
      )}
    </>
  );
}
