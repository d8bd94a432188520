'use client';

import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import type { DeleteOrganization } from '@/lib/domain/organizations/deletion.ts';

interface DeleteFormProps {
  slug: string;
  onDelete: (request: DeleteOrganization) => void;
}

/** Asks why, and for the name. */
export function DeleteForm({ slug, onDelete }: DeleteFormProps) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [pressed, setPressed] = useState(false);
  const reasonError = reason.trim() === '' ? 'Say why: the audit log keeps it.' : undefined;
  const nameError = typed === slug ? undefined : `Write “${slug}”.`;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (reasonError === undefined && nameError === undefined) onDelete({ confirm: typed, reason: reason.trim() });
  };
  return (
    <Card aria-labelledby="delete-form">
      <CardHeader>
        <h2 id="delete-form" className="font-semibold">
          Delete {slug}
        </h2>
      </CardHeader>
      <form noValidate onSubmit={onSubmit} className="flex max-w-xl flex-col gap-3.5 p-3.5">
        <p>
          Streams, buckets and consumers go on every server, then both accounts, then what Vertebra remembers:
          credentials, revocations, support grants. The audit log stays. The name is free afterwards.
        </p>
        <Field label="Reason" error={pressed ? reasonError : undefined}>
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              placeholder="The contract ended"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label="Name of the Organization, to confirm" error={pressed ? nameError : undefined}>
          {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="danger">
            Delete {slug} for good
          </Button>
        </div>
      </form>
    </Card>
  );
}
