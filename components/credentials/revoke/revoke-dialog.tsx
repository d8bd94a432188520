'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { revokeCredentials } from '@/lib/client/credentials/revocation-queries.ts';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';

import { RevokeForm } from './revoke-form.tsx';
import { changesOf, revocationWords } from './revocation-words.ts';

interface RevokeDialogProps {
  organization: string;
  selection: RevocationSelection;
  onClose: () => void;
}

/** Revokes what is selected: says first what would be cut, and shows the evidence as it comes. */
export function RevokeDialog({ organization, selection, onClose }: RevokeDialogProps) {
  const { start, shown, end } = useEvidence(organization, {
    act: revokeCredentials,
    wordsOf: revocationWords,
    changes: changesOf(organization),
  });
  const isOne = selection.by === 'key' && selection.publicKeys.length === 1;
  return (
    <EvidenceDialog
      title={`Revoke ${isOne ? 'this credential' : 'credentials'}`}
      {...shown}
      onClose={onClose}
      form={<RevokeForm organization={organization} selection={selection} onRevoke={start} onCancel={onClose} />}
      verdict={end && <Verdict {...end} />}
    />
  );
}

function Verdict({ closed, proven, unproven }: Ending) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`Revoked on ${proven.join(', ')}`}>
      {formatCount(closed)} {closed === 1 ? 'connection' : 'connections'} closed. Every server refuses it from now on.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      {formatCount(closed)} {closed === 1 ? 'connection' : 'connections'} closed. Proven on{' '}
      {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are asked every 5 s until they are
      back; the credential’s page shows the result.
    </Notice>
  );
}
