'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { SUPPORT_GRANTS } from '@/lib/client/queries/support-grants.ts';
import { decideSupportGrant } from '@/lib/client/support-grants.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/me.ts';
import type { DecideSupportGrant, SupportGrant } from '@/lib/domain/support-grant.ts';

import { DenyForm } from './deny-form.tsx';

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
          <Button
            variant="primary"
            disabledReason={refusal}
            pending={decide.isPending}
            onClick={() => decide.mutate({ decision: 'approve' })}
          >
            Approve
          </Button>
        </>
      )}
    </>
  );
}
