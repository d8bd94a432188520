'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { isSlug } from '@/lib/domain/names.ts';

import type { CredentialValues } from './credential-values.ts';

const SLUG_RULE = 'Up to 32 lower-case letters, digits and hyphens, starting with a letter.';

export function NameField() {
  const { register, formState } = useFormContext<CredentialValues>();
  return (
    <Field label="Name" hint="Who or what uses it, such as orders-worker." error={formState.errors.name?.message}>
      {(control) => (
        <Input
          {...control}
          {...register('name', {
            required: 'Give it a name.',
            validate: (name) => isSlug(name) || SLUG_RULE,
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
    <Field
      label="Durable consumer"
      hint="Remembers what has been acknowledged. Named like the credential unless you say otherwise."
      error={formState.errors.durable?.message}
    >
      {(control) => (
        <Input
          {...control}
          {...register('durable', { validate: (durable) => durable === '' || isSlug(durable) || SLUG_RULE })}
          mono
          maxLength={32}
          placeholder={name}
        />
      )}
    </Field>
  );
}
