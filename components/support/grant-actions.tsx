'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { decideSupportGrant, SUPPORT_GRANTS } from '@/lib/client/support/support-grant-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { DecideSupportGrant, SupportGrant } from '@/lib/domain/support/support-grant.ts';
import type { Me } from '@/lib/domain/system/me.ts';

interface GrantActionsProps {
  grant: SupportGrant;
  me: Me;
  ending: boolean;
  onEnd: (grant: SupportGrant) => void;
}

/** What one can do with a grant: decide about a request, take one's own back, end what is active. */
export function GrantActions({ grant, me, ending, onEnd }: GrantActionsProps) {
  const queryClient = useQueryClient();
  const [denying, setDenying] = useState(false);
  const decide = useMutation({
    mutationFn: (decision: DecideSupportGrant) => decideSupportGrant(grant, decision),
    onSettled: () => queryClient.invalidateQueries({ queryKey: SUPPORT_GRANTS }),
  });
  const refusal = mayDo(me, 'support-grant.decide') ? undefined : refusalReason('support-grant.decide');
  const asked = grant.state === 'requested';
  const of = `${grant.requester.username}’s support grant of ${grant.organization}`;
  const end = { id: `support-grant.end ${grant.id}`, label: `End ${of} now`, run: () => onEnd(grant) };
  const approve = () => decide.mutate({ decision: 'approve' });
  usePageActs([
    ...(grant.state === 'active' ? [end] : []),
    ...(asked && grant.mine ? [{ ...end, label: `Take back ${of}` }] : []),
    ...(asked && !grant.mine
      ? [
          { id: `support-grant.approve ${grant.id}`, label: `Approve ${of}`, refusal, run: approve },
          { id: `support-grant.deny ${grant.id}`, label: `Deny ${of}…`, refusal, run: () => setDenying(true) },
        ]
      : []),
  ]);
  if (denying) {
    return (
      <DenyForm
        pending={decide.isPending}
        onDeny={(reason) => decide.mutate({ decision: 'deny', reason })}
        onCancel={() => setDenying(false)}
      />
    );
  }
  return (
    <>
      {decide.error && (
        <p role="alert" className="mr-auto text-bad">
          {asProblem(decide.error).detail}
        </p>
      )}
      {(grant.state === 'active' || (asked && grant.mine)) && (
        <Button pending={ending} onClick={() => onEnd(grant)}>
          {asked ? 'Take back' : 'End now'}
        </Button>
      )}
      {asked && !grant.mine && (
        <>
          <Button disabledReason={refusal} onClick={() => setDenying(true)}>
            Deny
          </Button>
          <Button variant="primary" disabledReason={refusal} pending={decide.isPending} onClick={approve}>
            Approve
          </Button>
        </>
      )}
    </>
  );
}

interface DenyFormProps {
  pending: boolean;
  onDeny: (reason: string) => void;
  onCancel: () => void;
}

function DenyForm({ pending, onDeny, onCancel }: DenyFormProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason.trim() === '') setMissing(true);
    else onDeny(reason);
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex w-full flex-wrap items-end gap-2">
      <div className="flex-1 basis-60 text-ink">
        <Field label="Why not" error={missing ? 'Say why, so that they know what to ask for instead.' : undefined}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="danger" pending={pending}>
        Deny
      </Button>
    </form>
  );
}
