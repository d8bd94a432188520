'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import type { CredentialLine } from '@/lib/domain/credentials/bulk/credential-lines.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { reachesEveryEnvironment } from '@/lib/domain/credentials/credential-rules.ts';
import { environmentName } from '@/lib/domain/names.ts';

interface ConfirmDialogProps {
  organization: string;
  wishes: readonly CredentialLine[];
  onClose: () => void;
  onConfirm: () => void;
}

const credentials = (count: number) => `${formatCount(count)} ${count === 1 ? 'credential' : 'credentials'}`;

/** Says what will be made before it is. */
export function ConfirmDialog({ organization, wishes, onClose, onConfirm }: ConfirmDialogProps) {
  const kinds = Map.groupBy(
    wishes,
    ({ role, environment }) => `${CREDENTIAL_ROLES[role].label}, for ${environmentName(organization, environment)}`,
  );
  const durables = wishes.filter(({ durable }) => durable !== undefined).length;
  const keys = wishes.filter(({ publicKey }) => publicKey === undefined).length;
  const trusted = wishes.filter(reachesEveryEnvironment).length;
  return (
    <Modal aria-labelledby="confirm" onClose={onClose} className="m-auto w-[min(34rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="confirm" className="font-semibold">
          Issue {credentials(wishes.length)}?
        </h2>
      </ModalHeader>
      <div className="flex flex-col gap-3.5 p-3.5">
        <ul className="flex max-h-60 flex-col gap-1 overflow-auto" tabIndex={0} aria-label="What will be made">
          {[...kinds].map(([kind, lines]) => (
            <li key={kind} className="flex gap-3">
              <span className="w-10 shrink-0 text-right font-semibold tabular-nums">{formatCount(lines.length)}</span>
              <span className="min-w-0">{kind}</span>
            </li>
          ))}
        </ul>
        <p className="text-ink-2">
          {durables > 0 &&
            `${formatCount(durables)} durable ${durables === 1 ? 'consumer is' : 'consumers are'} made for them. `}
          {keys > 0 &&
            `${formatCount(keys)} private ${keys === 1 ? 'key is' : 'keys are'} made in this browser: download the files afterwards, they are shown once. `}
          If one cannot be issued, none is.
        </p>
        {trusted > 0 && (
          <Notice tone="warn" title={`${credentials(trusted)} ${trusted === 1 ? 'is' : 'are'} trusted`}>
            A trusted one reaches every Environment, prod included.
          </Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={onConfirm}>
            Issue {credentials(wishes.length)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
