'use client';

import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import { suspendOrganization } from '@/lib/client/organizations/suspension-queries.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import type { SuspendOrganization } from '@/lib/domain/organizations/suspension.ts';

import { changesOf, closedCount, connectionCount, suspensionWords } from './suspension-words.ts';

interface SuspendDialogProps {
  organization: Organization;
  onClose: () => void;
}

/** Suspends an Organization: says first who is cut, asks for its name, and shows the evidence as it comes. */
export function SuspendDialog({ organization, onClose }: SuspendDialogProps) {
  const { slug } = organization;
  const { start, shown, end } = useEvidence(slug, {
    act: suspendOrganization,
    wordsOf: suspensionWords(true),
    changes: changesOf(slug),
  });
  return (
    <EvidenceDialog
      title={`Suspend ${slug}`}
      {...shown}
      onClose={onClose}
      form={<SuspendForm organization={organization} onSuspend={start} onCancel={onClose} />}
      verdict={end && <Verdict {...end} />}
    />
  );
}

function Verdict({ closed, proven, unproven }: Ending) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`Suspended on ${proven.join(', ')}`}>
      {closedCount(closed)} No server lets anybody in from now on.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      {closedCount(closed)} Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are
      asked every 5 s until they are back; the overview shows it until then.
    </Notice>
  );
}

interface SuspendFormProps {
  organization: Organization;
  onSuspend: (request: SuspendOrganization) => void;
  onCancel: () => void;
}

function SuspendForm({ organization: { slug, usage }, onSuspend, onCancel }: SuspendFormProps) {
  // What stands here is what was confirmed, whatever is counted meanwhile.
  const [connections] = useState(usage.connections);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [pressed, setPressed] = useState(false);
  const reasonError = reason.trim() === '' ? 'Say why: everybody in it reads it.' : undefined;
  const nameError = typed === slug ? undefined : `Write “${slug}”.`;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (reasonError === undefined && nameError === undefined) onSuspend({ confirm: typed, reason: reason.trim() });
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      <p>
        {connections === 0 ? (
          'No connection is open now.'
        ) : (
          <>
            <b>{connectionCount(connections)}</b> {connections === 1 ? 'is' : 'are'} cut at once, on every server:
            services, leafnodes, open pages, and Vertebra itself.
          </>
        )}{' '}
        Nobody connects until {slug} is resumed.
      </p>
      <p className="text-ink-2">
        Streams, messages and credentials stay as they are. Events that are published meanwhile are refused.
      </p>
      <Field label="Reason" hint={`The people of ${slug} see it.`} error={pressed ? reasonError : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            placeholder="Keys found in a public repository"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label="Name of the Organization, to confirm" error={pressed ? nameError : undefined}>
        {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="danger">
          Suspend {slug} now
        </Button>
      </div>
    </form>
  );
}
