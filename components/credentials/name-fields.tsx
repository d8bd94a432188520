'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { chosenNameProblem } from '@/lib/domain/names.ts';

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
