'use client';

import { useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';

import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

interface ReasonFormProps {
  /** what follows from it; told whether somebody has tried to send it, so that it can say what is missing */
  children: (pressed: boolean) => ReactNode;
  /** whether what the children ask for is there */
  complete?: boolean;
  /** a reason that somebody could give */
  example: string;
  hint?: string;
  /** who reads the reason, said while there is none */
  missing?: string;
  /** what has to be named, as nobody can take it back lightly */
  confirm?: { kind: 'Organization' | 'Environment'; name: string } | undefined;
  verb: string;
  danger?: boolean;
  onSend: (reason: string) => void;
  /** without it there is no button that cancels */
  onCancel?: () => void;
}

/** Says what follows, and asks why and for the name. */
export function ReasonForm(props: ReasonFormProps) {
  const {
    children,
    complete = true,
    example,
    hint,
    missing = 'Give a reason: the audit log keeps it.',
    confirm,
  } = props;
  const { verb, danger = false, onSend, onCancel } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [pressed, setPressed] = useState(false);
  const reasonError = reason.trim() === '' ? missing : undefined;
  const nameError = confirm === undefined || typed === confirm.name ? undefined : `Type “${confirm.name}”.`;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (complete && reasonError === undefined && nameError === undefined) onSend(reason.trim());
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      {children(pressed)}
      <Field label="Reason" hint={hint} error={pressed ? reasonError : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            placeholder={example}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {confirm !== undefined && (
        <Field label={`Name of the ${confirm.kind}, to confirm`} error={pressed ? nameError : undefined}>
          {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" variant={danger ? 'danger' : 'primary'}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
