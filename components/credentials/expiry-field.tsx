'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { useNow } from '@/components/ui/use-now.ts';
import type { CredentialRole } from '@/lib/domain/credential-roles.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credential-roles.ts';

import type { CredentialValues } from './credential-values.ts';
import { expiryDate, formatDay } from './expiry.ts';

export function ExpiryField({ role }: { role: CredentialRole }) {
  const { register, control: values, formState } = useFormContext<CredentialValues>();
  const now = useNow();
  const days = useWatch({ control: values, name: 'expiryDays' });
  const maximum = CREDENTIAL_ROLES[role].maxExpiryDays;
  const within = Number.isInteger(days) && days >= 1 && days <= maximum;
  const problem = `Whole days, from 1 to ${maximum}.`;
  return (
    <Field
      label="Expires after, in days"
      hint={`At most ${maximum} for this role.${within && now !== null ? ` Ends on ${formatDay(expiryDate(now, days))}.` : ''}`}
      error={formState.errors.expiryDays?.message}
    >
      {(control) => (
        <Input
          {...control}
          {...register('expiryDays', {
            valueAsNumber: true,
            validate: (value, { role: chosen }) =>
              (Number.isInteger(value) && value >= 1 && value <= CREDENTIAL_ROLES[chosen].maxExpiryDays) || problem,
          })}
          type="number"
          inputMode="numeric"
          min={1}
          max={maximum}
          step={1}
          aria-required
        />
      )}
    </Field>
  );
}
