'use client';

import { useId, useState } from 'react';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import type { AccountLimits } from '@/lib/domain/organizations/limits.ts';
import { limitConsequences } from '@/lib/domain/organizations/limit-consequences.ts';
import type { OrganizationSettings } from '@/lib/domain/organizations/settings.ts';

import type { Difference } from '../limits/limit-values.ts';

interface ReviewDialogProps {
  organization: string;
  settings: OrganizationSettings;
  limits: AccountLimits;
  lines: readonly Difference[];
  onChange: (belowUse: boolean) => Promise<void>;
  onClose: () => void;
}

const TITLES = { 'locked-out': 'NATS would let nobody in', 'below-use': 'Below what is in use', note: 'Good to know' };
const TONES = { 'locked-out': 'bad', 'below-use': 'warn', note: 'info' } as const;

/** What changes and what follows from it, before it is sent. */
export function ReviewDialog({ organization, settings, limits, lines, onChange, onClose }: ReviewDialogProps) {
  const heading = useId();
  const [accepted, setAccepted] = useState(false);
  const [pending, setPending] = useState(false);
  const consequences = limitConsequences(settings.limits, limits, settings);
  const kinds = (['locked-out', 'below-use', 'note'] as const).filter((kind) =>
    consequences.some((one) => one.kind === kind),
  );
  const isBelow = kinds.includes('below-use');
  const change = () => {
    setPending(true);
    void onChange(isBelow && accepted).finally(() => setPending(false));
  };
  return (
    <Modal aria-labelledby={heading} onClose={onClose} className="m-auto w-[min(40rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id={heading} className="font-semibold">
          Change the settings of {organization}?
        </h2>
      </ModalHeader>
      <div className="flex max-h-[70dvh] flex-col gap-3 overflow-auto p-3.5">
        <table className="w-full text-left">
          <thead className="text-sm text-ink-3">
            <tr>
              <th className="pr-3 pb-1 font-normal">Setting</th>
              <th className="pr-3 pb-1 font-normal">Now</th>
              <th className="pb-1 font-normal">Then</th>
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
        {kinds.map((kind) => (
          <Notice key={kind} tone={TONES[kind]} title={TITLES[kind]}>
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
            These limits may be below what is in use.
          </label>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line p-3.5">
        <Button onClick={onClose}>Back</Button>
        <Button
          variant="primary"
          pending={pending}
          onClick={change}
          disabledReason={
            kinds.includes('locked-out')
              ? 'With these limits nobody could connect any more.'
              : isBelow && !accepted
                ? 'Say first that the limits may be below what is in use.'
                : undefined
          }
        >
          {pending ? 'Changing…' : 'Change settings'}
        </Button>
      </div>
    </Modal>
  );
}
