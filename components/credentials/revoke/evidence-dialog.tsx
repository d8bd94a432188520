'use client';

import { useId } from 'react';
import type { ReactNode } from 'react';

import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { RevocationEvidence } from '@/lib/domain/credentials/revocation.ts';

import { EvidenceList } from './evidence-list.tsx';
import type { useEvidence } from './use-evidence.ts';

type Ending = Extract<RevocationEvidence, { type: 'end' }>;

interface EvidenceDialogProps {
  title: string;
  evidence: Omit<ReturnType<typeof useEvidence>, 'start'>;
  /** asks for what is to be done */
  form: ReactNode;
  /** says how it ended */
  verdict: (end: Ending) => ReactNode;
  onClose: () => void;
}

/** A dialog that asks first, and then shows the evidence of what was begun as it comes. */
export function EvidenceDialog({ title, evidence, form, verdict, onClose }: EvidenceDialogProps) {
  const { lines, omitted, asked, running, error } = evidence;
  const heading = useId();
  const last = lines.at(-1)?.line;
  return (
    <Modal aria-labelledby={heading} onClose={onClose} className="m-auto w-[min(44rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
      </ModalHeader>
      {asked ? (
        <>
          <div className="max-h-[50dvh] overflow-auto">
            <EvidenceList lines={lines} omitted={omitted} />
          </div>
          <div className="flex flex-col gap-3 border-t border-line p-3.5">
            {running && <LiveStatus state="connecting">Asking the servers</LiveStatus>}
            {error !== null && (
              <Notice tone="bad" title={asProblem(error).title}>
                {asProblem(error).detail}
              </Notice>
            )}
            {error === null && last?.type === 'failed' && (
              <Notice tone="bad" title="It broke off">
                {last.detail}
              </Notice>
            )}
            {error === null && last?.type === 'end' && verdict(last)}
            <div className="flex justify-end">
              <Button variant={running ? 'default' : 'primary'} onClick={onClose}>
                {running ? 'Close, it goes on' : 'Done'}
              </Button>
            </div>
          </div>
        </>
      ) : (
        form
      )}
    </Modal>
  );
}
