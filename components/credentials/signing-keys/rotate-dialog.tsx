'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { rotateSigningKey } from '@/lib/client/credentials/signing-key-queries.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { RevocationEvidence } from '@/lib/domain/credentials/revocation.ts';
import type { SigningKey } from '@/lib/domain/credentials/signing-key.ts';

import { EvidenceList } from '../revoke/evidence-list.tsx';
import { useEvidence } from '../revoke/use-evidence.ts';
import { RotateForm } from './rotate-form.tsx';

interface RotateDialogProps {
  organization: string;
  signingKey: SigningKey;
  onClose: () => void;
}

/** Rotates a key: says first who would be cut, and shows the evidence as it comes. */
export function RotateDialog({ organization, signingKey, onClose }: RotateDialogProps) {
  const { lines, omitted, asked, running, error, start } = useEvidence(organization, rotateSigningKey);
  return (
    <Modal aria-labelledby="rotate" onClose={onClose} className="m-auto w-[min(44rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="rotate" className="font-semibold">
          Rotate the key of {CREDENTIAL_ROLES[signingKey.role].label} for {signingKey.environment}
        </h2>
      </ModalHeader>
      {asked ? (
        <>
          <div className="max-h-[50dvh] overflow-auto">
            <EvidenceList lines={lines} omitted={omitted} />
          </div>
          <div className="flex flex-col gap-3 border-t border-line p-3.5">
            {running && <LiveStatus state="connecting">Asking the servers</LiveStatus>}
            <Verdict lines={lines.map(({ line }) => line)} error={error} />
            <div className="flex justify-end">
              <Button variant={running ? 'default' : 'primary'} onClick={onClose}>
                {running ? 'Close, it goes on' : 'Done'}
              </Button>
            </div>
          </div>
        </>
      ) : (
        <RotateForm organization={organization} signingKey={signingKey} onRotate={start} onCancel={onClose} />
      )}
    </Modal>
  );
}

/** How it ended. */
function Verdict({ lines, error }: { lines: readonly RevocationEvidence[]; error: Error | null }) {
  const last = lines.at(-1);
  if (error !== null)
    return (
      <Notice tone="bad" title={asProblem(error).title}>
        {asProblem(error).detail}
      </Notice>
    );
  if (last?.type === 'failed')
    return (
      <Notice tone="bad" title="It broke off">
        {last.detail}
      </Notice>
    );
  if (last?.type !== 'end') return null;
  const isOverlap = lines.some((line) => line.type === 'key' && line.until !== null);
  const closed = `${formatCount(last.closed)} ${last.closed === 1 ? 'connection' : 'connections'} closed`;
  const servers = last.unproven.join(', ');
  if (isOverlap)
    return last.unproven.length === 0 ? (
      <Notice tone="ok" title={`The next generation is known to ${last.proven.join(', ')}`}>
        Nobody was cut. Credentials that are issued from now on are signed by it.
      </Notice>
    ) : (
      <Notice tone="warn" title={`${servers} did not take it yet`}>
        Nobody was cut. New credentials are refused there until it has the claims, which it gets when it is back.
      </Notice>
    );
  return last.unproven.length === 0 ? (
    <Notice tone="ok" title={`Taken out on ${last.proven.join(', ')}`}>
      {closed}. Every server refuses whoever the older generations have signed.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${servers}`}>
      {closed}. Proven on {last.proven.length === 0 ? 'no server' : last.proven.join(', ')} so far. The others are asked
      every 5 s until they are back; the audit log says when the last one is proven.
    </Notice>
  );
}
