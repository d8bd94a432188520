'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { useNow } from '@/components/ui/content/use-now.ts';
import { AbsoluteTime } from '@/components/ui/content/relative-time.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { isWhole, WholeInput } from '@/components/ui/form/input.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { ApiProblem, asProblem } from '@/lib/client/api-problem.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { CredsFileProblem, renewCredential, renewedFile } from '@/lib/client/credentials/renew-credential.ts';
import { credentialKey } from '@/lib/client/credentials/revocation-queries.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { CREDENTIAL_ROLES, DEFAULT_EXPIRY_DAYS } from '@/lib/domain/credentials/credential-roles.ts';
import type { Credential } from '@/lib/domain/credentials/credential.ts';

import { expiryDate, formatDay } from '../expiry.ts';

interface Renewed {
  jwt: string;
  file: File;
}

async function save({ jwt, file }: Renewed): Promise<void> {
  downloadFile(file.name, await renewedFile(file, jwt), 'application/octet-stream');
}

/** Renews a credential with the file that its client has: the key in it signs in this page, and its JWT is replaced. */
export function RenewDialog({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const queryClient = useQueryClient();
  const { organization, name } = credential;
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async ({ file, days }: { file: File; days: number }) => {
      const { credential: after, jwt } = await renewCredential(credential, file, days);
      await save({ jwt, file });
      return { jwt, file, expiresAt: after.expiresAt };
    },
    onSettled: () =>
      Promise.all(
        [
          credentialKey(organization),
          credentialsKey(organization),
          ['expiring-credentials', organization],
          ['all-credentials'],
          ['audit'],
        ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      ),
    // the JWT is forgotten with the dialog
    gcTime: 0,
  });
  return (
    <Modal aria-labelledby="renew" onClose={onClose} className="m-auto w-[min(34rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="renew" className="font-semibold wrap-anywhere">
          Renew {name}
        </h2>
      </ModalHeader>
      {data === undefined ? (
        <RenewForm
          credential={credential}
          error={error}
          pending={isPending}
          onRenew={(file, days) => mutate({ file, days })}
          onCancel={onClose}
        />
      ) : (
        <div className="flex flex-col gap-3.5 p-3.5">
          <Notice tone="ok" title={`${data.file.name} is renewed`}>
            The downloaded file is the one you opened, with a new JWT, valid until <AbsoluteTime iso={data.expiresAt} />
            . Replace the old file with it; the old one works until it expires. Connected clients stay connected, and
            read the new file when they reconnect.
          </Notice>
          <div className="flex justify-end gap-2">
            <Button onClick={() => void save(data)}>Download again</Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

interface RenewFormProps {
  credential: Credential;
  error: Error | null;
  pending: boolean;
  onRenew: (file: File, days: number) => void;
  onCancel: () => void;
}

function RenewForm({ credential, error, pending, onRenew, onCancel }: RenewFormProps) {
  const now = useNow();
  const { maxExpiryDays } = CREDENTIAL_ROLES[credential.role];
  const bounds = { min: 1, max: maxExpiryDays };
  const [file, setFile] = useState<File>();
  const [days, setDays] = useState(Math.min(DEFAULT_EXPIRY_DAYS, maxExpiryDays));
  const [pressed, setPressed] = useState(false);
  const isRight = isWhole(days, bounds);
  const ofFile = error instanceof CredsFileProblem ? error.message : undefined;
  const problem = error === null || ofFile !== undefined ? null : asProblem(error);
  const ofDays =
    error instanceof ApiProblem ? error.fields.find(({ path }) => path === 'expiryDays')?.message : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (file !== undefined && isRight && !pending) onRenew(file, days);
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      <p className="text-ink-2">
        Key and permissions stay the same; the new JWT expires later. The file is read in this browser only: its private
        key signs here and is not sent anywhere.
      </p>
      <Field
        label="Current .creds file of its client"
        error={pressed && file === undefined ? 'Choose the file.' : ofFile}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".creds,.txt,text/plain"
            onChange={(event) => setFile(event.target.files?.[0])}
            className="block w-full text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:text-ink"
          />
        )}
      </Field>
      <Field
        label="Expires after, in days"
        hint={
          <>
            From today; at most {maxExpiryDays} for this role. It expires on {formatDay(new Date(credential.expiresAt))}
            {isRight && now !== null && `, after renewal on ${formatDay(expiryDate(now, days))}`}.
          </>
        }
        error={pressed && !isRight ? `Whole days, from 1 to ${maxExpiryDays}.` : ofDays}
      >
        {(control) => (
          <WholeInput
            {...control}
            {...bounds}
            value={Number.isNaN(days) ? '' : days}
            onChange={(event) => setDays(event.target.valueAsNumber)}
          />
        )}
      </Field>
      {problem !== null && ofDays === undefined && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Renew and download
        </Button>
      </div>
    </form>
  );
}
