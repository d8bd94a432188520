'use client';

import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Choice } from '@/components/ui/form/choice.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { Modal } from '@/components/ui/form/modal.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';
import { ENVIRONMENT_TYPES } from '@/lib/domain/names.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { RevokeDialog } from './revoke-dialog.tsx';

interface Issuer {
  issuer: string;
  subject: string;
}

interface RevokeManyDialogProps {
  organization: string;
  /** what the list shows, as a beginning */
  role: CredentialRole | undefined;
  environment: EnvironmentType | undefined;
  /** the person that the list is narrowed to */
  person: Issuer | undefined;
  onClose: () => void;
}

type By = 'role' | 'environment' | 'person' | 'organization';
const HOUR_MILLISECONDS = 3_600_000;

/** `2026-11-26T14:05` in the reader's zone, as a browser's field of time takes it. */
function localMinutes(time: number): string {
  const zoned = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return zoned.toISOString().slice(0, 16);
}

/** Chooses what has something in common; what that would cut is shown before anything is. */
export function RevokeManyDialog({ organization, role, environment, person, onClose }: RevokeManyDialogProps) {
  const [by, setBy] = useState<By>(person ? 'person' : role ? 'role' : environment ? 'environment' : 'role');
  const [chosenRole, setRole] = useState<CredentialRole>(role ?? 'publisher');
  const [type, setType] = useState<EnvironmentType | ''>(environment ?? '');
  const [since, setSince] = useState(() => localMinutes(Date.now() - HOUR_MILLISECONDS));
  const [selection, setSelection] = useState<RevocationSelection | null>(null);
  if (selection !== null) return <RevokeDialog organization={organization} selection={selection} onClose={onClose} />;

  const wanted = (): RevocationSelection | null => {
    if (by === 'role') return { by, role: chosenRole, ...(type === '' ? {} : { environment: type }) };
    if (by === 'environment') return type === '' ? null : { by, environment: type };
    if (by === 'organization') return { by };
    const time = new Date(since);
    return person === undefined || Number.isNaN(time.getTime()) ? null : { by, ...person, since: time.toISOString() };
  };
  const next = wanted();
  return (
    <Modal aria-labelledby="revoke-many" onClose={onClose} className="m-auto w-[min(36rem,calc(100vw-28px))]">
      <h2 id="revoke-many" className="border-b border-line px-3.5 py-3 font-semibold">
        Revoke many
      </h2>
      <div className="flex flex-col gap-3.5 p-3.5">
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">All valid credentials</legend>
          <Choice name="revoke-by" value="role" chosen={by} onChoose={setBy}>
            of one role
          </Choice>
          <Choice name="revoke-by" value="environment" chosen={by} onChoose={setBy}>
            issued for one Environment
          </Choice>
          <Choice name="revoke-by" value="person" chosen={by} onChoose={setBy} disabled={person === undefined}>
            {person === undefined
              ? 'issued by one person: filter the list by issuer first'
              : `issued by OIDC subject ${person.subject} of ${realmOf(person)}`}
          </Choice>
          <Choice name="revoke-by" value="organization" chosen={by} onChoose={setBy}>
            of {organization}, without exception
          </Choice>
        </fieldset>
        {by === 'role' && (
          <Field label="Role">
            {(control) => (
              <Select
                {...control}
                value={chosenRole}
                onChange={(event) => setRole(event.target.value as CredentialRole)}
              >
                {CREDENTIAL_ROLE_IDS.map((id) => (
                  <option key={id} value={id}>
                    {CREDENTIAL_ROLES[id].label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {(by === 'role' || by === 'environment') && (
          <Field label="Issued for" hint="A trusted credential reaches every Environment, whichever it was issued for.">
            {(control) => (
              <Select
                {...control}
                value={type}
                onChange={(event) => setType(event.target.value as EnvironmentType | '')}
              >
                <option value="">{by === 'role' ? 'any Environment' : 'choose one'}</option>
                {ENVIRONMENT_TYPES.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {by === 'person' && (
          <Field label="Issued since" hint="In your time zone.">
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={since}
                onChange={(event) => setSince(event.target.value)}
              />
            )}
          </Field>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabledReason={next === null ? 'Choose which first.' : undefined}
            onClick={() => setSelection(next)}
          >
            Preview
          </Button>
        </div>
      </div>
    </Modal>
  );
}
