'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { rotateOperatorKey, sovereignKeysQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { PublicKey } from './public-key.tsx';

interface RotateOperatorDialogProps {
  to: string;
  keys: SovereignKeys;
  onClose: () => void;
}

/** Says what having another key sign does, and asks why. */
export function RotateOperatorDialog({
  to,
  keys: { servers, processes, twoPeople },
  onClose,
}: RotateOperatorDialogProps) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: rotateOperatorKey,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sovereignKeysQuery().queryKey });
      onClose();
    },
  });
  const reasonError = reason.trim() === '' ? 'Say why: the log keeps it.' : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (reasonError === undefined && !isPending) mutate({ to, reason: reason.trim() });
  };
  return (
    <Modal aria-labelledby="rotate-operator" className="m-auto w-[36rem] max-w-[calc(100vw-2rem)]" onClose={onClose}>
      <ModalHeader onClose={onClose}>
        <h2 id="rotate-operator" className="font-semibold">
          {twoPeople ? 'Ask for the next key to sign all accounts' : 'Have the next key sign all accounts'}
        </h2>
      </ModalHeader>
      <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
        <PublicKey publicKey={to} what="the next key" />
        <p>
          {servers.length} {servers.length === 1 ? 'server trusts' : 'servers trust'} it, and {processes.length}{' '}
          {processes.length === 1 ? 'process' : 'processes'} of Vertebra. All accounts are signed again one after the
          other: of Organizations, SYS, catalyst, and those that other tools have made. Nobody is cut. Until the last
          step both keys are trusted.
        </p>
        {twoPeople && <p>Another security officer has to approve it within a day.</p>}
        <Field label="Reason" error={pressed ? reasonError : undefined}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={500}
              placeholder="Yearly rotation"
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
          <Button type="submit" variant="primary" pending={isPending}>
            {twoPeople ? 'Ask for it' : 'Sign all accounts again'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
