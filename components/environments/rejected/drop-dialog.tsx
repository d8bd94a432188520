'use client';

import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { formatBytes } from '@/components/ui/content/format.ts';
import { Input } from '@/components/ui/form/input.tsx';
import { Modal } from '@/components/ui/form/modal.tsx';
import type { RejectedRow } from '@/lib/client/environments/rejected-queries.ts';
import { environmentAssets } from '@/lib/domain/names.ts';

interface DropDialogProps {
  environment: string;
  event: RejectedRow;
  onDrop: () => void;
  onClose: () => void;
}

/** Says what is lost by dropping a rejected event, and has its number typed. */
export function DropDialog({ environment, event: { id, bytes, subject, omitted }, onDrop, onClose }: DropDialogProps) {
  const [typed, setTyped] = useState('');
  const confirmed = typed.trim() === String(id);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!confirmed) return;
    onClose();
    onDrop();
  };
  return (
    <Modal
      aria-labelledby="drop-title"
      aria-describedby="drop-text"
      onClose={onClose}
      className="m-auto w-[min(32rem,calc(100vw-28px))] p-5"
    >
      <form onSubmit={onSubmit}>
        <h2 id="drop-title" className="text-lg font-semibold">
          Drop event {id}?
        </h2>
        <div id="drop-text" className="mt-1 mb-3 flex flex-col gap-2 text-ink-2">
          <p>
            What it says of <code className="font-mono text-sm wrap-anywhere">{subject}</code> will never be in the
            state of {environment}, and it cannot be retried any more.
          </p>
          <p>
            {omitted ? 'The note about it' : `The copy of it (${formatBytes(bytes)}), with the reason`} is deleted. The
            event itself stays in{' '}
            <code className="font-mono text-sm wrap-anywhere">{environmentAssets(environment).stream}</code> until the
            limits of that stream take it.
          </p>
        </div>
        <Field label={`Type ${id} to confirm`}>
          {(control) => (
            <Input
              {...control}
              mono
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button
            type="submit"
            variant="danger"
            disabledReason={confirmed ? undefined : 'Type the number of the event first.'}
          >
            Drop it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
