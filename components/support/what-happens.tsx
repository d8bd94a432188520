'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { Notice } from '@/components/ui/notice.tsx';
import type { SupportApproval } from '@/lib/domain/support-grant-rules.ts';
import { needsApproval } from '@/lib/domain/support-grant-rules.ts';

import type { RequestValues } from './request-values.ts';

/** What the policy will do with the request, before it is sent. */
export function WhatHappens({ approval }: { approval: SupportApproval }) {
  const { control } = useFormContext<RequestValues>();
  const [organization, scope] = useWatch({ control, name: ['organization', 'scope'] });
  const whose = organization.trim() === '' ? 'the Organization' : organization.trim();
  return needsApproval(approval, scope) ? (
    <Notice tone="warn" title={`An admin of ${whose} has to approve it`}>
      It starts when they do. Its people see what you open, and may end it.
    </Notice>
  ) : (
    <Notice tone="info" title="It starts at once">
      The people of {whose} see what you open, and may end it.
    </Notice>
  );
}
