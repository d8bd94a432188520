'use client';

import { useId } from 'react';
import type { ReactNode } from 'react';

import { LiveStatus } from '../feedback/live-status.tsx';
import { Notice } from '../feedback/notice.tsx';
import { Button } from '../form/button.tsx';
import { Modal, ModalHeader } from '../form/modal.tsx';
import { EvidenceList } from './evidence-list.tsx';
import type { EvidenceWords } from './evidence-list.tsx';

interface EvidenceDialogProps {
  title: string;
  rows: readonly { words: EvidenceWords; after: number }[];
  /** closed connections that are not listed */
  omitted: number;
  asked: boolean;
  running: boolean;
  /** why it was refused, or broke off */
  problem: { title: string; detail: string } | null;
  /** asks for what is to be done */
  form: ReactNode;
  /** says how it ended */
  verdict: ReactNode;
  onClose: () => void;
}

/** A dialog that asks first, and then shows the evidence of what was begun as it comes. */
export function EvidenceDialog(props: EvidenceDialogProps) {
  const { title, rows, omitted, asked, running, problem, form, verdict, onClose } = props;
  const heading = useId();
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
            <EvidenceList rows={rows} omitted={omitted} />
          </div>
          <div className="flex flex-col gap-3 border-t border-line p-3.5">
            {running && <LiveStatus state="connecting">Asking the servers</LiveStatus>}
            {problem !== null ? (
              <Notice tone="bad" title={problem.title}>
                {problem.detail}
              </Notice>
            ) : (
              verdict
            )}
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
