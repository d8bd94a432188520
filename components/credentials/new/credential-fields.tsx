'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { useNow } from '@/components/ui/content/use-now.ts';
import { ChoiceGroup } from '@/components/ui/form/choice-group.tsx';
import { ChoiceCard } from '@/components/ui/form/choice-card.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input, isWhole, WholeInput } from '@/components/ui/form/input.tsx';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import { chosenNameProblem, environmentName } from '@/lib/domain/names.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';

import { expiryDate, formatDay } from '../expiry.ts';
import type { CredentialValues } from './credential-values.ts';

export function NameField() {
  const { register, formState } = useFormContext<CredentialValues>();
  return (
    <Field label="Name" hint="Who or what uses it, such as orders-worker." error={formState.errors.name?.message}>
      {(control) => (
        <Input
          {...control}
          {...register('name', {
            required: 'Give it a name.',
            validate: (name) => chosenNameProblem(name) ?? true,
          })}
          mono
          aria-required
          maxLength={32}
        />
      )}
    </Field>
  );
}

export function DurableField() {
  const { register, control: values, formState } = useFormContext<CredentialValues>();
  const name = useWatch({ control: values, name: 'name' });
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Durable consumer"
        hint="Remembers what has been acknowledged. Named like the credential unless you say otherwise; yours from then on."
        error={formState.errors.durable?.message ?? formState.errors.joinsDurable?.message}
      >
        {(control) => (
          <Input
            {...control}
            {...register('durable', {
              validate: (durable) => durable === '' || (chosenNameProblem(durable) ?? true),
            })}
            mono
            maxLength={32}
            placeholder={name}
          />
        )}
      </Field>
      <label className="inline-flex items-center gap-2 text-sm text-ink-2">
        <input type="checkbox" {...register('joinsDurable')} className="size-4 accent-accent" />
        Join one that I have already: its readers share its events
      </label>
    </div>
  );
}

interface EnvironmentFieldProps {
  organization: string;
  environments: readonly EnvironmentType[];
  retired: readonly EnvironmentType[];
  prodRefusal: string | null;
}

export function EnvironmentField({ organization, environments, retired, prodRefusal }: EnvironmentFieldProps) {
  const { register, formState } = useFormContext<CredentialValues>();
  const field = register('environment', { required: 'Choose an Environment.' });
  const refusal = environments.includes('prod') ? prodRefusal : null;
  return (
    <ChoiceGroup label="Environment" hint={refusal ?? undefined} error={formState.errors.environment?.message}>
      <div className="flex flex-wrap gap-2">
        {environments.map((type) => (
          <ChoiceCard
            key={type}
            field={field}
            value={type}
            label={type}
            inline
            disabled={type === 'prod' && refusal !== null}
          >
            <span className="font-mono">{environmentName(organization, type)}</span>
          </ChoiceCard>
        ))}
        {retired.map((type) => (
          <ChoiceCard key={type} field={field} value={type} label={type} inline disabled>
            <span className="font-mono">{environmentName(organization, type)}</span> is retired
          </ChoiceCard>
        ))}
      </div>
    </ChoiceGroup>
  );
}

export function ExpiryField({ role }: { role: CredentialRole }) {
  const { register, control: values, formState } = useFormContext<CredentialValues>();
  const now = useNow();
  const days = useWatch({ control: values, name: 'expiryDays' });
  const maximum = CREDENTIAL_ROLES[role].maxExpiryDays;
  const bounds = { min: 1, max: maximum };
  const problem = `Whole days, from 1 to ${maximum}.`;
  return (
    <Field
      label="Expires after, in days"
      hint={`At most ${maximum} for this role.${isWhole(days, bounds) && now !== null ? ` Ends on ${formatDay(expiryDate(now, days))}.` : ''}`}
      error={formState.errors.expiryDays?.message}
    >
      {(control) => (
        <WholeInput
          {...control}
          {...register('expiryDays', {
            valueAsNumber: true,
            validate: (value, { role: chosen }) =>
              isWhole(value, { min: 1, max: CREDENTIAL_ROLES[chosen].maxExpiryDays }) || problem,
          })}
          {...bounds}
        />
      )}
    </Field>
  );
}
