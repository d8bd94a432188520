'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { ChoiceGroup } from '@/components/ui/form/choice-group.tsx';
import { ChoiceCard } from '@/components/ui/form/choice-card.tsx';
import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';

import type { CredentialValues } from './credential-values.ts';
import { dataSubjects } from '../explain-permissions.ts';
import { KindTag } from '../kind-tag.tsx';
import { KIND_SUMMARY } from '../kind-words.ts';

const KINDS: readonly CredentialKind[] = ['sealed', 'trusted'];

interface RoleFieldProps {
  organization: string;
  /** why trusted roles are out of reach, or null */
  trustedRefusal: string | null;
}

/** Cards of all roles, each with the subjects it opens in the Environment that is chosen. */
export function RoleField({ organization, trustedRefusal }: RoleFieldProps) {
  const { formState } = useFormContext<CredentialValues>();
  return (
    <ChoiceGroup label="Role" error={formState.errors.role?.message}>
      <div className="flex flex-col gap-5">
        {KINDS.map((kind) => (
          <RolesOfKind
            key={kind}
            kind={kind}
            organization={organization}
            refusal={kind === 'trusted' ? trustedRefusal : null}
          />
        ))}
      </div>
    </ChoiceGroup>
  );
}

interface RolesOfKindProps {
  kind: CredentialKind;
  organization: string;
  refusal: string | null;
}

function RolesOfKind({ kind, organization, refusal }: RolesOfKindProps) {
  const { register, control } = useFormContext<CredentialValues>();
  const environment = useWatch({ control, name: 'environment' });
  const field = register('role');
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm text-ink-2">
        <KindTag kind={kind} />
        <span className="min-w-0 flex-1 basis-64">{KIND_SUMMARY[kind]}</span>
      </p>
      {refusal !== null && <p className="text-sm text-ink-2">{refusal}</p>}
      <div className="grid gap-2 sm:grid-cols-2">
        {CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === kind).map((role) => (
          <ChoiceCard
            key={role}
            field={field}
            value={role}
            label={CREDENTIAL_ROLES[role].label}
            disabled={refusal !== null}
          >
            {CREDENTIAL_ROLES[role].summary}
            {environment !== null &&
              dataSubjects(CREDENTIAL_ROLES[role].template(organization, environment)).map((subject) => (
                <code key={subject} className="mt-0.5 block wrap-anywhere">
                  {subject}
                </code>
              ))}
          </ChoiceCard>
        ))}
      </div>
    </div>
  );
}
