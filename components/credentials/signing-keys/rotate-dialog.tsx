'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { rotateSigningKey } from '@/lib/client/credentials/signing-key-queries.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { RevocationEvidence } from '@/lib/domain/credentials/revocation.ts';
import type { SigningKey } from '@/lib/domain/credentials/signing-key.ts';

import { EvidenceDialog } from '../revoke/evidence-dialog.tsx';
import { useEvidence } from '../revoke/use-evidence.ts';
import { RotateForm } from './rotate-form.tsx';

interface RotateDialogProps {
  organization: string;
  signingKey: SigningKey;
  onClose: () => void;
}

/** Rotates a key: says first who would be cut, and shows the evidence as it comes. */
export function RotateDialog({ organization, signingKey, onClose }: RotateDialogProps) {
  const { start, ...evidence } = useEvidence(organization, rotateSigningKey);
  const isOverlap = evidence.lines.some(({ line }) => line.type === 'key' && line.until !== null);
  return (
    <EvidenceDialog
      title={`Rotate the key of ${CREDENTIAL_ROLES[signingKey.role].label} for ${signingKey.environment}`}
      evidence={evidence}
      onClose={onClose}
      form={<RotateForm organization={organization} signingKey={signingKey} onRotate={start} onCancel={onClose} />}
      verdict={(end) => (isOverlap ? <OverlapVerdict {...end} /> : <AtOnceVerdict {...end} />)}
    />
  );
}

type EndProps = Extract<RevocationEvidence, { type: 'end' }>;

function OverlapVerdict({ proven, unproven }: EndProps) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`The next generation is known to ${proven.join(', ')}`}>
      Nobody was cut. Credentials that are issued from now on are signed by it.
    </Notice>
  ) : (
    <Notice tone="warn" title={`${unproven.join(', ')} did not take it yet`}>
      Nobody was cut. New credentials are refused there until it has the claims, which it gets when it is back.
    </Notice>
  );
}

function AtOnceVerdict({ closed, proven, unproven }: EndProps) {
  const cut = `${formatCount(closed)} ${closed === 1 ? 'connection' : 'connections'} closed`;
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`Taken out on ${proven.join(', ')}`}>
      {cut}. Every server refuses whoever the older generations have signed.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      {cut}. Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are asked every 5 s
      until they are back; the audit log says when the last one is proven.
    </Notice>
  );
}
