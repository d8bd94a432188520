'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { rotateSigningKey } from '@/lib/client/credentials/signing-key-queries.ts';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import type { SessionKey, SigningKey } from '@/lib/domain/credentials/signing-key.ts';

import { changesOf, revocationWords } from '../revoke/revocation-words.ts';
import { RotateForm } from './rotate-form.tsx';
import { isSessionKey, nameOfKey } from './session-key-words.ts';

interface RotateDialogProps {
  organization: string;
  signingKey: SigningKey | SessionKey;
  onClose: () => void;
}

/** Rotates a key: says first who would be cut, and shows the evidence as it comes. */
export function RotateDialog({ organization, signingKey, onClose }: RotateDialogProps) {
  const { start, shown, lines, end } = useEvidence(organization, {
    act: rotateSigningKey,
    wordsOf: revocationWords,
    changes: changesOf(organization),
  });
  const isSession = isSessionKey(signingKey);
  // Of a key of sessions nothing is told of it while a server does not have the next generation.
  const isOverlap = !lines.some(({ line }) => line.type === 'key' && line.until === null);
  return (
    <EvidenceDialog
      title={`Rotate the key of ${nameOfKey(signingKey)}`}
      {...shown}
      onClose={onClose}
      form={<RotateForm organization={organization} signingKey={signingKey} onRotate={start} onCancel={onClose} />}
      verdict={
        end &&
        (isOverlap ? (
          <OverlapVerdict {...end} isSession={isSession} />
        ) : (
          <AtOnceVerdict {...end} isSession={isSession} />
        ))
      }
    />
  );
}

type EndProps = Ending & { isSession: boolean };

function OverlapVerdict({ proven, unproven, isSession }: EndProps) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`The next generation is on ${proven.join(', ')}`}>
      No connection was closed.{' '}
      {isSession
        ? 'Open sessions change to it with their next JWT.'
        : 'Credentials that are issued from now on are signed by it.'}
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not confirmed by ${unproven.join(', ')} yet`}>
      No connection was closed.{' '}
      {isSession
        ? 'The previous generation signs until every server has the claims, or for 10 minutes.'
        : 'New credentials are refused there until the claims arrive, once it is back.'}
    </Notice>
  );
}

function AtOnceVerdict({ closed, proven, unproven, isSession }: EndProps) {
  const cut = `${formatCount(closed)} ${closed === 1 ? 'connection' : 'connections'} closed`;
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`Removed on ${proven.join(', ')}`}>
      {cut}. Every server refuses what the older generations signed.
      {isSession && ' Open pages reconnect automatically.'}
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      {cut}. Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others are asked every 5 s
      until they are back; the audit log says when the last one is proven.
    </Notice>
  );
}
