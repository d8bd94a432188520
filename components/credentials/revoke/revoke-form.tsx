'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { revocationPreviewQuery } from '@/lib/client/credentials/revocation-queries.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { RevocationPreview, RevocationSelection, RevokeCredentials } from '@/lib/domain/credentials/revocation.ts';

/** From so many on, whoever revokes names the Organization as well. */
const MANY = 10;

interface RevokeFormProps {
  organization: string;
  selection: RevocationSelection;
  onRevoke: (request: RevokeCredentials) => void;
  onCancel: () => void;
}

/** What revoking would cut, and the reason that it takes. */
export function RevokeForm({ organization, selection, onRevoke, onCancel }: RevokeFormProps) {
  const { data, error, refetch } = useQuery(revocationPreviewQuery(organization, selection));
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [deletes, setDeletes] = useState(false);
  const [pressed, setPressed] = useState(false);
  if (error !== null) return <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="m-3.5 h-44" />;

  const needsName = data.credentials >= MANY || selection.by === 'organization';
  const reasonError =
    reason.trim() === '' ? 'Give a reason: the audit log keeps it, and the credential shows it.' : undefined;
  const nameError = needsName && typed !== organization ? `Type “${organization}”.` : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (reasonError === undefined && nameError === undefined)
      onRevoke({ selection, reason: reason.trim(), deleteDurables: deletes });
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      <PreviewWords preview={data} />
      {data.durables.length > 0 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="font-medium">Durable consumers that no other credential uses</legend>
          <p className="wrap-anywhere text-ink-2">
            {data.durables.map(({ environment, durable }) => `${durable} (${environment})`).join(', ')}
          </p>
          <label className="flex items-baseline gap-2">
            <input
              type="checkbox"
              checked={deletes}
              disabled={data.mayNotDelete !== null}
              onChange={(event) => setDeletes(event.target.checked)}
            />
            <span>Delete them and their positions. If kept, a new credential can join them.</span>
          </label>
          {data.mayNotDelete !== null && <p className="text-sm text-ink-3">They are kept. {data.mayNotDelete}</p>}
        </fieldset>
      )}
      <Field label="Reason" error={pressed ? reasonError : undefined}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={300}
            placeholder="Key found in a public repository"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {needsName && (
        <Field label="Name of the Organization, to confirm" error={pressed ? nameError : undefined}>
          {(control) => <Input {...control} mono value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          variant="danger"
          disabledReason={data.credentials === 0 ? 'Nothing to revoke.' : undefined}
        >
          Revoke {data.credentials === 1 ? 'it' : formatCount(data.credentials)} now
        </Button>
      </div>
    </form>
  );
}

function PreviewWords({
  preview: { credentials, names, expired, already, connections, rotates, silent },
}: {
  preview: RevocationPreview;
}) {
  const more = credentials - names.length;
  const out = [
    expired > 0 && `${formatCount(expired)} expired`,
    already > 0 && `${formatCount(already)} already revoked`,
  ].filter((text) => text !== false);
  return (
    <div className="flex flex-col gap-2">
      <p>
        <b>{credentials === 1 ? (names[0] ?? 'One credential') : `${formatCount(credentials)} credentials`}</b>
        {connections === 0
          ? ': no connection now.'
          : `: ${formatCount(connections)} ${connections === 1 ? 'connection is' : 'connections are'} closed at once, on every server.`}{' '}
        This cannot be undone: clients that still need access need a new credential.
      </p>
      {credentials > 1 && (
        <p className="max-h-20 overflow-auto text-sm wrap-anywhere text-ink-3">
          {names.join(', ')}
          {more > 0 && ` and ${formatCount(more)} more`}
        </p>
      )}
      {out.length > 0 && <p className="text-sm text-ink-3">Left out: {out.join(', ')}.</p>}
      {rotates.length > 0 && (
        <Notice tone="info" title="Signing keys are rotated for this">
          The account claims have no room for so many revocations. The signing key of{' '}
          {rotates.map(({ role, environment }) => `${CREDENTIAL_ROLES[role].label} for ${environment}`).join(', ')} is
          removed instead: no other valid credential is signed by it.
        </Notice>
      )}
      {silent.length > 0 && (
        <Notice tone="warn" title={`${silent.join(', ')} did not answer`}>
          Connections there are not counted. They are asked until they are back.
        </Notice>
      )}
    </div>
  );
}
