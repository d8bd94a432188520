'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { revokeCredentials } from '@/lib/client/credentials/revocation-queries.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';

import { EvidenceList } from './evidence-list.tsx';
import { RevokeForm } from './revoke-form.tsx';
import { useEvidence } from './use-evidence.ts';
import type { TimedEvidence } from './use-evidence.ts';

interface RevokeDialogProps {
  organization: string;
  selection: RevocationSelection;
  onClose: () => void;
}

/** Revokes what is selected: says first what would be cut, and shows the evidence as it comes. */
export function RevokeDialog({ organization, selection, onClose }: RevokeDialogProps) {
  const revocation = useEvidence(organization, revokeCredentials);
  const { lines, omitted, asked, running, error } = revocation;
  return (
    <Modal aria-labelledby="revoke" onClose={onClose} className="m-auto w-[min(44rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="revoke" className="font-semibold">
          Revoke {selection.by === 'key' && selection.publicKeys.length === 1 ? 'this credential' : 'credentials'}
        </h2>
      </ModalHeader>
      {asked ? (
        <>
          <div className="max-h-[50dvh] overflow-auto">
            <EvidenceList lines={lines} omitted={omitted} />
          </div>
          <div className="flex flex-col gap-3 border-t border-line p-3.5">
            {running && <LiveStatus state="connecting">Asking the servers</LiveStatus>}
            <Verdict last={lines.at(-1)} error={error} />
            <div className="flex justify-end">
              <Button variant={running ? 'default' : 'primary'} onClick={onClose}>
                {running ? 'Close, it goes on' : 'Done'}
              </Button>
            </div>
          </div>
        </>
      ) : (
        <RevokeForm
          organization={organization}
          selection={selection}
          onRevoke={(request) => revocation.start(request)}
          onCancel={onClose}
        />
      )}
    </Modal>
  );
}

/** How it ended. */
function Verdict({ last, error }: { last: TimedEvidence | undefined; error: Error | null }) {
  const line = last?.line;
  if (error !== null)
    return (
      <Notice tone="bad" title={asProblem(error).title}>
        {asProblem(error).detail}
      </Notice>
    );
  if (line?.type === 'failed')
    return (
      <Notice tone="bad" title="It broke off">
        {line.detail}
      </Notice>
    );
  if (line?.type !== 'end') return null;
  const closed = `${formatCount(line.closed)} ${line.closed === 1 ? 'connection' : 'connections'} closed`;
  return line.unproven.length === 0 ? (
    <Notice tone="ok" title={`Revoked on ${line.proven.join(', ')}`}>
      {closed}. Every server refuses it from now on.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${line.unproven.join(', ')}`}>
      {closed}. Proven on {line.proven.length === 0 ? 'no server' : line.proven.join(', ')} so far. The others are asked
      every 5 s until they are back; the page of the credential shows it.
    </Notice>
  );
}
