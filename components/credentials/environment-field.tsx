'use client';

import { useFormContext } from 'react-hook-form';

import type { EnvironmentType } from '@/lib/domain/names.ts';
import { environmentName } from '@/lib/domain/names.ts';

import type { CredentialValues } from './credential-values.ts';
import { ChoiceGroup } from './choice-group.tsx';
import { Choice } from './choice.tsx';

interface EnvironmentFieldProps {
  organization: string;
  environments: readonly EnvironmentType[];
  prodRefusal: string | null;
}

export function EnvironmentField({ organization, environments, prodRefusal }: EnvironmentFieldProps) {
  const { register, formState } = useFormContext<CredentialValues>();
  const field = register('environment', { required: 'Choose an Environment.' });
  const refusal = environments.includes('prod') ? prodRefusal : null;
  return (
    <ChoiceGroup label="Environment" hint={refusal ?? undefined} error={formState.errors.environment?.message}>
      <div className="flex flex-wrap gap-2">
        {environments.map((type) => (
          <Choice
            key={type}
            field={field}
            value={type}
            label={type}
            inline
            disabled={type === 'prod' && refusal !== null}
          >
            <span className="font-mono">{environmentName(organization, type)}</span>
          </Choice>
        ))}
      </div>
    </ChoiceGroup>
  );
}
