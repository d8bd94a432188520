'use client';

import { Button } from '@/components/ui/form/button.tsx';
import type { EndedSupportGrant } from '@/lib/domain/support/support-grant.ts';

import { Band } from './band.tsx';
import { describeEvidence } from '../grant-words.ts';

/** What the servers closed when a grant was ended, until it was read. */
export function EndedBand({ ended, onDismiss }: { ended: EndedSupportGrant; onDismiss: () => void }) {
  return (
    <Band
      actions={
        <Button size="sm" onClick={onDismiss}>
          Dismiss
        </Button>
      }
    >
      <span role="status">{describeEvidence(ended)}</span>
    </Band>
  );
}
