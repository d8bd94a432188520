'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { sovereignKeysQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';

interface RotationDialogProps {
  title: string;
  /** what it does, and how; told whether somebody has tried to send it, so that it can say what is missing */
  children: (pressed: boolean) => ReactNode;
  twoPeople: boolean;
  /** whether what the children ask for is there */
  complete?: boolean;
  /** what the button does, where one person is enough */
  verb: string;
  danger?: boolean;
  /** @throws ApiProblem */
  send: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Says what replacing a key of the Sovereign does, and asks why. */
export function RotationDialog({
  title,
  children,
  twoPeople,
  complete = true,
  verb,
  danger = false,
  send,
  onClose,
}: RotationDialogProps) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sovereignKeysQuery().queryKey });
      onClose();
    },
  });
  const reasonError = reason.trim() === '' ? 'Give a reason: the audit log keeps it.' : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (complete && reasonError === undefined && !isPending) mutate(reason.trim());
  };
  return (
    <Modal aria-labelledby="rotation-dialog" className="m-auto w-[36rem] max-w-[calc(100vw-2rem)]" onClose={onClose}>
      <ModalHeader onClose={onClose}>
        <h2 id="rotation-dialog" className="font-semibold">
          {title}
        </h2>
      </ModalHeader>
      <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
        {children(pressed)}
        {twoPeople && <p>Another security officer has to approve it within a day.</p>}
        <Field label="Reason" error={pressed ? reasonError : undefined}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              placeholder={danger ? 'The file was in a backup that was lost' : 'Yearly rotation'}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {error !== null && (
          <Notice tone="bad" title={asProblem(error).title}>
            {asProblem(error).detail}
          </Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={isPending}>
            {twoPeople ? 'Ask for it' : verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
