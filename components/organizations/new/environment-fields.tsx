'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { ChoiceGroup } from '@/components/ui/form/choice-group.tsx';
import { ChoiceCard } from '@/components/ui/form/choice-card.tsx';
import { ENVIRONMENT_TYPES, environmentName } from '@/lib/domain/names.ts';

import type { CreationValues } from './creation-values.ts';

export function EnvironmentFields() {
  const { register, formState } = useFormContext<CreationValues>();
  const slug = useWatch<CreationValues, 'slug'>({ name: 'slug' });
  const field = register('environments', {
    validate: (chosen) => chosen.length > 0 || 'Choose at least one Environment.',
  });
  return (
    <ChoiceGroup
      label="Environments"
      hint="Each has a stream of events, a bucket with its state, and a stream of rejected events."
      error={formState.errors.environments?.message}
    >
      <div className="flex flex-wrap gap-2">
        {ENVIRONMENT_TYPES.map((type) => (
          <ChoiceCard key={type} type="checkbox" field={field} value={type} label={type} inline>
            <span className="font-mono">{slug === '' ? '' : environmentName(slug, type)}</span>
          </ChoiceCard>
        ))}
      </div>
    </ChoiceGroup>
  );
}
