'use client';

import { useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { describeLook, describeOver, KEY_NAMES_ARE_METADATA } from '@/lib/client/support/describe-grant.ts';
import { useCoveringGrant } from '@/lib/client/support/use-covering-grant.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { environmentAssets } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

interface ClosedStateProps {
  organization: string;
  environment: string;
  /** whether values are shown; undefined while nobody knows */
  payloads: boolean | undefined;
}

/** Says to people of the Sovereign what they see of an Environment's state, why not more, or by which grant they do. */
export function ClosedState({ organization, environment, payloads }: ClosedStateProps) {
  const { grant, mine } = useCoveringGrant(organization, environmentAssets(environment).bucketStream);
  const [opened, setOpened] = useState<string | null>(null);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (grant !== null && opened !== grant.id) setOpened(grant.id);
  const over = grant === null ? mine.find(({ id }) => id === opened) : undefined;
  if (payloads === undefined || (payloads && grant === null)) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {over && <Notice tone="grant" title={describeOver(over)} />}
      {payloads && (
        <Notice tone="grant" title="You see values under your support grant">
          {describeLook(organization, 'That')}
        </Notice>
      )}
      {!payloads && (
        <Notice
          tone="info"
          title="You see the names of objects, not how they are"
          action={
            <ButtonLink size="sm" href={pages.support({ organization })}>
              Ask for a support grant
            </ButtonLink>
          }
        >
          {refusalReason('data.read')} {KEY_NAMES_ARE_METADATA}
        </Notice>
      )}
    </div>
  );
}
