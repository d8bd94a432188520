'use client';

import { useState } from 'react';

import { counted } from '@/components/ui/content/format.ts';
import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ReasonForm } from '@/components/ui/form/reason-form.tsx';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import { suspendOrganization } from '@/lib/client/organizations/suspension-queries.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import type { SuspendOrganization } from '@/lib/domain/organizations/suspension.ts';

import { changesOf, closedCount, suspensionWords } from './suspension-words.ts';

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
      {closedCount(closed)} No server accepts connections from now on.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      {closedCount(closed)} Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are
      asked every 5 s until they are back; the overview shows the progress.
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
  return (
    <ReasonForm
      example="Keys found in a public repository"
      hint={`The people of ${slug} see it.`}
      missing="Give a reason: everybody in the Organization sees it."
      confirm={{ kind: 'Organization', name: slug }}
      verb={`Suspend ${slug} now`}
      danger
      onSend={(reason) => onSuspend({ confirm: slug, reason })}
      onCancel={onCancel}
    >
      {() => (
        <>
          <p>
            {connections === 0 ? (
              'No connection is open now.'
            ) : (
              <>
                <b>{counted(connections, 'connection')}</b> {connections === 1 ? 'is' : 'are'} closed at once, on every
                server: services, leafnodes, open pages, and Vertebra itself.
              </>
            )}{' '}
            Nobody can connect until {slug} is resumed.
          </p>
          <p className="text-ink-2">
            Streams, messages and credentials stay as they are. Events that are published meanwhile are refused.
          </p>
        </>
      )}
    </ReasonForm>
  );
}
