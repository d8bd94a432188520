'use client';

import { useId, useState } from 'react';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';

import type { Difference } from '../limits/limit-values.ts';

interface ReviewDialogProps<Kind extends string> {
  title: string;
  lines: readonly Difference[];
  consequences: readonly { kind: Kind | 'note'; text: string }[];
  /** the kind that keeps somebody from going on, and why */
  stops: { kind: Kind; title: string; reason: string };
  /** the kind that has to be accepted first */
  accepts: { kind: Kind; title: string; label: string; reason: string };
  onChange: (accepted: boolean) => Promise<void>;
  onClose: () => void;
}

/** What changes and what follows from it, before it is sent. */
export function ReviewDialog<Kind extends string>(props: ReviewDialogProps<Kind>) {
  const { title, lines, consequences, stops, accepts, onChange, onClose } = props;
  const heading = useId();
  const [accepted, setAccepted] = useState(false);
  const [pending, setPending] = useState(false);
  const kinds = [
    { kind: stops.kind, title: stops.title, tone: 'bad' },
    { kind: accepts.kind, title: accepts.title, tone: 'warn' },
    { kind: 'note', title: 'Notes', tone: 'info' },
  ] as const;
  const has = (kind: string) => consequences.some((one) => one.kind === kind);
  const isBelow = has(accepts.kind);
  const change = () => {
    setPending(true);
    void onChange(isBelow && accepted).finally(() => setPending(false));
  };
  return (
    <Modal aria-labelledby={heading} onClose={onClose} className="m-auto w-[min(40rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
      </ModalHeader>
      <div className="flex max-h-[70dvh] flex-col gap-3 overflow-auto p-3.5">
        <table className="w-full text-left">
          <thead className="text-sm text-ink-3">
            <tr>
              <th className="pr-3 pb-1 font-normal">Setting</th>
              <th className="pr-3 pb-1 font-normal">Now</th>
              <th className="pb-1 font-normal">After</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ label, before, after }) => (
              <tr key={label} className="border-t border-line align-top">
                <td className="py-1.5 pr-3">{label}</td>
                <td className="py-1.5 pr-3 text-ink-3 tabular-nums line-through wrap-anywhere">{before}</td>
                <td className="py-1.5 font-medium tabular-nums wrap-anywhere">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {kinds
          .filter(({ kind }) => has(kind))
          .map(({ kind, tone, title: ofKind }) => (
            <Notice key={kind} tone={tone} title={ofKind}>
              <ul className="list-disc pl-4">
                {consequences
                  .filter((one) => one.kind === kind)
                  .map(({ text }) => (
                    <li key={text}>{text}</li>
                  ))}
              </ul>
            </Notice>
          ))}
        {isBelow && (
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              checked={accepted}
              onChange={(event) => setAccepted(event.target.checked)}
              className="mt-1"
            />
            {accepts.label}
          </label>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line p-3.5">
        <Button onClick={onClose}>Back</Button>
        <Button
          variant="primary"
          pending={pending}
          onClick={change}
          disabledReason={has(stops.kind) ? stops.reason : isBelow && !accepted ? accepts.reason : undefined}
        >
          {pending ? 'Changing…' : 'Change settings'}
        </Button>
      </div>
    </Modal>
  );
}
