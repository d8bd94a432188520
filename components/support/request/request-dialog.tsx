'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { FormProvider, useForm, useFormContext, useWatch } from 'react-hook-form';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { endSupportGrant, requestSupportGrant, SUPPORT_GRANTS } from '@/lib/client/support/support-grant-queries.ts';
import { needsApproval } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportApproval, SupportScope } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { RequestFields } from './request-fields.tsx';
import { isRequestField } from './request-values.ts';
import type { RequestValues } from './request-values.ts';

interface RequestDialogProps {
  /** filled in; empty when nobody chose yet */
  organization: string;
  scope: SupportScope;
  approval: SupportApproval;
  /** one's own active grants */
  active: readonly SupportGrant[];
  onAsked: (grant: SupportGrant) => void;
  onClose: () => void;
}

/** One's active grant that a wider one would replace: there is one for an Organization at a time. */
const narrowerOf = (active: readonly SupportGrant[], organization: string, scope: SupportScope) =>
  active.find((grant) => grant.organization === organization.trim() && grant.scope !== scope && scope === 'everything');

/** Asks for a grant, and says before what the policy will do with it. One that covers more ends the one there is. */
export function RequestDialog(props: RequestDialogProps) {
  const { organization: chosen, scope: needed, approval, active, onAsked, onClose } = props;
  const queryClient = useQueryClient();
  const form = useForm<RequestValues>({
    defaultValues: { organization: chosen, scope: needed, reason: '', ticket: '', minutes: 30 },
  });
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null);
  const ask = form.handleSubmit(async ({ organization, ...wish }) => {
    setProblem(null);
    try {
      const narrower = narrowerOf(active, organization, wish.scope);
      if (narrower !== undefined) await endSupportGrant(narrower);
      const grant = await requestSupportGrant(organization.trim(), wish);
      await queryClient.invalidateQueries({ queryKey: SUPPORT_GRANTS });
      onAsked(grant);
    } catch (error) {
      const { title, detail, code, fields } = asProblem(error);
      if (code === 'not-found') form.setError('organization', { message: detail }, { shouldFocus: true });
      for (const { path, message } of fields) if (isRequestField(path)) form.setError(path, { message });
      if (code !== 'not-found' && !fields.some(({ path }) => isRequestField(path))) setProblem({ title, detail });
    }
  });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => void ask(event);

  return (
    <Modal aria-labelledby="request-grant" onClose={onClose} className="m-auto w-[min(34rem,calc(100vw-28px))]">
      <FormProvider {...form}>
        <form noValidate onSubmit={onSubmit}>
          <h2 id="request-grant" className="border-b border-line px-4 py-3 text-lg font-semibold">
            Ask for a support grant
          </h2>
          <div className="flex max-h-[70dvh] flex-col gap-4 overflow-auto p-4">
            <RequestFields />
            <WhatHappens approval={approval} active={active} />
            {problem && (
              <Notice tone="bad" title={problem.title}>
                {problem.detail}
              </Notice>
            )}
          </div>
          <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" pending={form.formState.isSubmitting}>
              Ask
            </Button>
          </div>
        </form>
      </FormProvider>
    </Modal>
  );
}

/** What the policy will do with the request, before it is sent. */
function WhatHappens({ approval, active }: Pick<RequestDialogProps, 'approval' | 'active'>) {
  const { control } = useFormContext<RequestValues>();
  const [organization, scope] = useWatch({ control, name: ['organization', 'scope'] });
  const whose = organization.trim() === '' ? 'the Organization' : organization.trim();
  const narrower = narrowerOf(active, organization, scope);
  const ends =
    narrower && `Your grant about ${narrower.ticket} ends when you ask: there is one for an Organization at a time.`;
  return needsApproval(approval, scope) ? (
    <Notice tone="warn" title={`An admin of ${whose} has to approve it`}>
      It starts when they do. Its people see what you open, and may end it. {ends}
    </Notice>
  ) : (
    <Notice tone="info" title="It starts at once">
      The people of {whose} see what you open, and may end it. {ends}
    </Notice>
  );
}
