'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { revokeCredentials } from '@/lib/client/credentials/revocation-queries.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';

import { EvidenceDialog } from './evidence-dialog.tsx';
import { RevokeForm } from './revoke-form.tsx';
import { useEvidence } from './use-evidence.ts';

interface RevokeDialogProps {
  organization: string;
  selection: RevocationSelection;
  onClose: () => void;
}

/** Revokes what is selected: says first what would be cut, and shows the evidence as it comes. */
export function RevokeDialog({ organization, selection, onClose }: RevokeDialogProps) {
  const { start, ...evidence } = useEvidence(organization, revokeCredentials);
  const isOne = selection.by === 'key' && selection.publicKeys.length === 1;
  return (
    <EvidenceDialog
      title={`Revoke ${isOne ? 'this credential' : 'credentials'}`}
      evidence={evidence}
      onClose={onClose}
      form={<RevokeForm organization={organization} selection={selection} onRevoke={start} onCancel={onClose} />}
      verdict={({ closed, proven, unproven }) =>
        unproven.length === 0 ? (
          <Notice tone="ok" title={`Revoked on ${proven.join(', ')}`}>
            {formatCount(closed)} {closed === 1 ? 'connection' : 'connections'} closed. Every server refuses it from now
            on.
          </Notice>
        ) : (
          <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
            {formatCount(closed)} {closed === 1 ? 'connection' : 'connections'} closed. Proven on{' '}
            {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are asked every 5 s until they
            are back; the page of the credential shows it.
          </Notice>
        )
      }
    />
  );
}
