'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { formatAbsolute } from '@/components/ui/content/format.ts';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input, isWhole, WholeInput } from '@/components/ui/form/input.tsx';
import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { ApiProblem, asProblem } from '@/lib/client/api-problem.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { replaceCredential } from '@/lib/client/credentials/issue-credential.ts';
import type { NewCredential, ReplacementRequest } from '@/lib/client/credentials/issue-credential.ts';
import { credentialKey } from '@/lib/client/credentials/revocation-queries.ts';
import { CREDENTIAL_ROLES, DEFAULT_EXPIRY_DAYS } from '@/lib/domain/credentials/credential-roles.ts';
import { MOST_OVERLAP_HOURS } from '@/lib/domain/credentials/credential-rules.ts';
import type { Credential } from '@/lib/domain/credentials/credential.ts';
import { chosenNameProblem } from '@/lib/domain/names.ts';

import { expiryDate, formatDay } from '../expiry.ts';

const DEFAULT_OVERLAP_HOURS = 24;
const HOUR_MS = 3_600_000;

interface ReplaceDialogProps {
  credential: Credential;
  /** the caller clears its key when nobody can need the seed any more */
  onReplaced: (created: NewCredential) => void;
  onClose: () => void;
}

/** Issues a credential with another key in the place of one. Its private key is made in this page. */
export function ReplaceDialog({ credential, onReplaced, onClose }: ReplaceDialogProps) {
  const queryClient = useQueryClient();
  const { organization, name } = credential;
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const replace = async (request: ReplacementRequest) => {
    setPending(true);
    setError(null);
    try {
      // A page that could not show a credential must not ask for one.
      await import('../issued/issued-credential.tsx');
      onReplaced(await replaceCredential(credential, request));
      for (const queryKey of [credentialKey(organization), credentialsKey(organization), ['audit']])
        void queryClient.invalidateQueries({ queryKey });
    } catch (problem) {
      setError(problem);
      setPending(false);
    }
  };
  return (
    <Modal aria-labelledby="replace" onClose={onClose} className="m-auto w-[min(34rem,calc(100vw-28px))]">
      <ModalHeader onClose={onClose}>
        <h2 id="replace" className="font-semibold wrap-anywhere">
          Replace {name}
        </h2>
      </ModalHeader>
      <ReplaceForm
        credential={credential}
        error={error}
        pending={pending}
        onReplace={(request) => void replace(request)}
        onCancel={onClose}
      />
    </Modal>
  );
}

interface ReplaceFormProps {
  credential: Credential;
  error: unknown;
  pending: boolean;
  onReplace: (request: ReplacementRequest) => void;
  onCancel: () => void;
}

const numberOf = (value: number) => (Number.isNaN(value) ? '' : value);

function ReplaceForm({ credential, error, pending, onReplace, onCancel }: ReplaceFormProps) {
  const now = useNow();
  const { maxExpiryDays } = CREDENTIAL_ROLES[credential.role];
  const [name, setName] = useState(credential.name);
  const [days, setDays] = useState(Math.min(DEFAULT_EXPIRY_DAYS, maxExpiryDays));
  const [overlap, setOverlap] = useState(DEFAULT_OVERLAP_HOURS);
  const [pressed, setPressed] = useState(false);
  const isDaysRight = isWhole(days, { min: 1, max: maxExpiryDays });
  const isOverlapRight = isWhole(overlap, { min: 0, max: MOST_OVERLAP_HOURS });
  const nameError = chosenNameProblem(name) ?? undefined;
  const problem = error === null ? null : asProblem(error);
  const saidOf = (path: string) =>
    error instanceof ApiProblem ? error.fields.find((field) => field.path === path)?.message : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (nameError === undefined && isDaysRight && isOverlapRight && !pending)
      onReplace({ name, expiryDays: days, overlapHours: overlap });
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      <p className="text-ink-2">
        A new key, made in this browser, gets the same role and Environment
        {credential.durable !== null && ' and uses the same durable'}. The old one is revoked automatically when the
        overlap ends. This cannot be cancelled; you can revoke it earlier.
      </p>
      <Field label="Name" error={(pressed ? nameError : undefined) ?? saidOf('name')}>
        {(control) => (
          <Input {...control} mono maxLength={32} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field
        label="Expires after, in days"
        hint={`At most ${maxExpiryDays} for this role.${isDaysRight && now !== null ? ` Ends on ${formatDay(expiryDate(now, days))}.` : ''}`}
        error={pressed && !isDaysRight ? `Whole days, from 1 to ${maxExpiryDays}.` : saidOf('expiryDays')}
      >
        {(control) => (
          <WholeInput
            {...control}
            min={1}
            max={maxExpiryDays}
            value={numberOf(days)}
            onChange={(event) => setDays(event.target.valueAsNumber)}
          />
        )}
      </Field>
      <Field
        label="Overlap, in hours"
        hint={overlapWords(isOverlapRight ? overlap : null, now)}
        error={pressed && !isOverlapRight ? `Whole hours, from 0 to ${MOST_OVERLAP_HOURS}.` : saidOf('overlapHours')}
      >
        {(control) => (
          <WholeInput
            {...control}
            min={0}
            max={MOST_OVERLAP_HOURS}
            value={numberOf(overlap)}
            onChange={(event) => setOverlap(event.target.valueAsNumber)}
          />
        )}
      </Field>
      {problem !== null && problem.fields.length === 0 && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Replace it
        </Button>
      </div>
    </form>
  );
}

function overlapWords(hours: number | null, now: number | null): string {
  const most = `At most ${MOST_OVERLAP_HOURS}.`;
  if (hours === null || now === null) return most;
  if (hours === 0) return `${most} The old one is revoked within seconds: its connections are closed.`;
  return `${most} The old one is revoked ${formatAbsolute(new Date(now + hours * HOUR_MS).toISOString())}.`;
}
