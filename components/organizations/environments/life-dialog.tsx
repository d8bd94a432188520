'use client';

import type { ReactNode } from 'react';

import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ReasonForm } from '@/components/ui/form/reason-form.tsx';
import { deleteEnvironment, restoreEnvironment, retireEnvironment } from '@/lib/client/environments/life-queries.ts';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import type { DeleteEnvironment, EnvironmentEvidence } from '@/lib/domain/environments/environment-life.ts';

import { changesOf, lifeWords } from './life-words.ts';

export type LifeAct = 'retire' | 'restore' | 'delete';

const CALLS: Record<
  LifeAct,
  (organization: string, environment: string, request: DeleteEnvironment) => AsyncGenerator<EnvironmentEvidence>
> = {
  retire: retireEnvironment,
  restore: (organization, environment, { reason }) => restoreEnvironment(organization, environment, { reason }),
  delete: deleteEnvironment,
};
const VERBS: Record<LifeAct, string> = { retire: 'Retire', restore: 'Restore', delete: 'Delete' };
const DONE: Record<LifeAct, string> = {
  retire: 'Retired',
  restore: 'Restored',
  delete: 'Deleted',
};
const AFTER: Record<LifeAct, string> = {
  retire: 'No server accepts a credential that can write to it. Its data stays.',
  restore: 'Valid credentials are accepted again, and the projector continues.',
  delete: 'Its streams are deleted, and no server accepts a credential of it.',
};
const EXAMPLES: Record<LifeAct, string> = {
  retire: 'Not needed since the move',
  restore: 'Needed for the next release',
  delete: 'Retired three months ago, nobody missed it',
};

interface LifeDialogProps {
  act: LifeAct;
  organization: string;
  environment: string;
  /** what follows from it */
  children: ReactNode;
  onClose: () => void;
}

/** Retires, restores or deletes an Environment: says first what follows, asks for its name where something is lost, and shows the evidence. */
export function LifeDialog({ act, organization, environment, children, onClose }: LifeDialogProps) {
  const { start, shown, end } = useEvidence(organization, {
    act: (slug: string, request: DeleteEnvironment) => CALLS[act](slug, environment, request),
    wordsOf: lifeWords(act),
    changes: changesOf(organization, environment),
  });
  return (
    <EvidenceDialog
      title={`${VERBS[act]} ${environment}`}
      {...shown}
      onClose={onClose}
      form={
        <ReasonForm
          example={EXAMPLES[act]}
          confirm={act === 'restore' ? undefined : { kind: 'Environment', name: environment }}
          verb={`${VERBS[act]} ${environment} now`}
          danger={act !== 'restore'}
          onSend={(reason) => start({ confirm: environment, reason })}
          onCancel={onClose}
        >
          {() => children}
        </ReasonForm>
      }
      verdict={end && <Verdict act={act} {...end} />}
    />
  );
}

function Verdict({ act, proven, unproven }: Ending & { act: LifeAct }) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`${DONE[act]} on ${proven.join(', ')}`}>
      {AFTER[act]}
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far.{' '}
      {act === 'restore'
        ? 'The others get the claims once they are back.'
        : 'The others are asked every 5 s until they are back.'}
    </Notice>
  );
}
