'use client';

import { useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';

import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
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
  retire: 'No server lets anybody in who could write to it. Its data stays.',
  restore: 'Whoever has a valid credential gets in again, and the projector goes on.',
  delete: 'Its streams are gone, and no server lets anybody in with a credential of it.',
};
const HINTS: Record<LifeAct, string> = {
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
        <LifeForm act={act} environment={environment} onSend={start} onCancel={onClose}>
          {children}
        </LifeForm>
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

interface LifeFormProps {
  act: LifeAct;
  environment: string;
  children: ReactNode;
  onSend: (request: DeleteEnvironment) => void;
  onCancel: () => void;
}

function LifeForm({ act, environment, children, onSend, onCancel }: LifeFormProps) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [pressed, setPressed] = useState(false);
  const reasonError = reason.trim() === '' ? 'Say why: the audit log keeps it.' : undefined;
  const nameError = act === 'restore' || typed === environment ? undefined : `Write “${environment}”.`;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (reasonError === undefined && nameError === undefined) onSend({ confirm: environment, reason: reason.trim() });
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      {children}
      <Field label="Reason" error={pressed ? reasonError : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            placeholder={HINTS[act]}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {act !== 'restore' && (
        <Field label="Name of the Environment, to confirm" error={pressed ? nameError : undefined}>
          {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant={act === 'restore' ? 'primary' : 'danger'}>
          {VERBS[act]} {environment} now
        </Button>
      </div>
    </form>
  );
}
