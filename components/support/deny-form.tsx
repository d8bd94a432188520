'use client';

import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';

interface DenyFormProps {
  pending: boolean;
  onDeny: (reason: string) => void;
  onCancel: () => void;
}

export function DenyForm({ pending, onDeny, onCancel }: DenyFormProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason.trim() === '') setMissing(true);
    else onDeny(reason);
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex w-full flex-wrap items-end gap-2">
      <div className="flex-1 basis-60 text-ink">
        <Field label="Why not" error={missing ? 'Say why, so that they know what to ask for instead.' : undefined}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="danger" pending={pending}>
        Deny
      </Button>
    </form>
  );
}
