'use client';

import { useState } from 'react';
import type { SubmitEvent } from 'react';

import { formatAbsolute, formatCount } from '@/components/ui/content/format.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { Choice } from '@/components/ui/form/choice.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import type { RotateSigningKey, SessionKey, SigningKey } from '@/lib/domain/credentials/signing-key.ts';

import { isSessionKey } from './session-key-words.ts';

type Kind = RotateSigningKey['how']['kind'];

/** From so many on, whoever cuts them names the Organization as well. */
const MANY = 10;
const MOST_DAYS = 365;
const DEFAULT_DAYS = '30';

const VERBS: Record<Kind, string> = {
  overlap: 'Rotate',
  'at-once': 'Rotate and refuse them now',
  'end-overlap': 'Remove them now',
};

interface RotateFormProps {
  organization: string;
  signingKey: SigningKey | SessionKey;
  onRotate: (request: RotateSigningKey) => void;
  onCancel: () => void;
}

/** How to rotate, whom that cuts, and the reason that it takes. */
export function RotateForm({ organization, signingKey, onRotate, onCancel }: RotateFormProps) {
  const { role, environment, generation, until } = signingKey;
  const isSession = isSessionKey(signingKey);
  const carried = isSessionKey(signingKey)
    ? signingKey.carried.map((one) => ({ ...one, credentials: 0 }))
    : signingKey.carried;
  const [kind, setKind] = useState<Kind>('overlap');
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [pressed, setPressed] = useState(false);
  const older = carried.filter((one) => one.generation < generation);
  const cut = kind === 'overlap' ? [] : kind === 'at-once' ? carried : older;
  const credentials = cut.reduce((sum, one) => sum + one.credentials, 0);
  const connections = cut.reduce((sum, one) => sum + one.connections, 0);
  const count = Number(days);
  const daysError =
    kind === 'overlap' && !isSession && !(Number.isInteger(count) && count >= 1 && count <= MOST_DAYS)
      ? `A whole number of days, 1 to ${MOST_DAYS}.`
      : undefined;
  const reasonError = reason.trim() === '' ? 'Give a reason: the audit log keeps it.' : undefined;
  const needsName = credentials >= MANY;
  const nameError = needsName && typed !== organization ? `Type “${organization}”.` : undefined;
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(true);
    if (daysError !== undefined || reasonError !== undefined || nameError !== undefined) return;
    const how = kind === 'overlap' && !isSession ? { kind, days: count } : { kind };
    onRotate({ role, environment, generation, how, reason: reason.trim() });
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 p-3.5">
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">
          What happens to the {isSession ? 'sessions' : 'credentials'} it has signed
        </legend>
        <Choice name="rotate-how" value="overlap" chosen={kind} onChoose={setKind}>
          {isSession
            ? 'They stay valid: the next generation signs once every server has it; older ones are accepted until their last session ends.'
            : 'They stay valid for a while: the next generation signs from now on; older ones are accepted until they are no longer in use.'}
        </Choice>
        <Choice name="rotate-how" value="at-once" chosen={kind} onChoose={setKind}>
          They are refused now, because the key has leaked: the next generation signs; older ones are removed.
        </Choice>
        {older.length > 0 && (
          <Choice name="rotate-how" value="end-overlap" chosen={kind} onChoose={setKind}>
            Those of older generations are refused now; generation {generation} keeps signing.
          </Choice>
        )}
      </fieldset>
      {kind === 'overlap' && isSession ? null : kind === 'overlap' ? (
        <Field
          label="Days until the older ones are removed at the latest"
          hint={until === null ? undefined : `No later than the current end: ${formatAbsolute(until)}.`}
          error={pressed ? daysError : undefined}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="w-28"
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          )}
        </Field>
      ) : isSession ? (
        <p>
          <b>
            {formatCount(connections)} {connections === 1 ? 'connection is' : 'connections are'} closed
          </b>{' '}
          on every server. Open pages, and Vertebra itself, reconnect within seconds.
        </p>
      ) : (
        <p>
          <b>
            {formatCount(credentials)} valid {credentials === 1 ? 'credential stops' : 'credentials stop'} working
          </b>
          , and {formatCount(connections)} {connections === 1 ? 'connection is' : 'connections are'} closed on every
          server. This cannot be undone: clients that still need access need a renewed or new credential.
        </p>
      )}
      <Field label="Reason" error={pressed ? reasonError : undefined}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={300}
            placeholder="Yearly rotation"
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
        <Button type="submit" variant={kind === 'overlap' ? 'primary' : 'danger'}>
          {VERBS[kind]}
        </Button>
      </div>
    </form>
  );
}
