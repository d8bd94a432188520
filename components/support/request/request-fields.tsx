'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/form/field.tsx';
import { Input, isWhole, WholeInput } from '@/components/ui/form/input.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';
import { MOST_GRANT_MINUTES, SCOPE_WORDS, SUPPORT_SCOPES } from '@/lib/domain/support/support-grant-rules.ts';

import type { RequestValues } from './request-values.ts';

const MOST_OFFERED = 8;

/** An Organization by its name; what fits is offered while somebody types. */
function OrganizationField() {
  const { register, control: values, formState } = useFormContext<RequestValues>();
  const listId = useId();
  const typed = useDeferredValue(useWatch({ control: values, name: 'organization' }).trim());
  const offered = useQuery({
    ...organizationsQuery({ search: typed, sort: 'name', direction: 'asc' }, 0, MOST_OFFERED),
    refetchInterval: false,
    placeholderData: keepPreviousData,
  });
  return (
    <Field label="Organization" error={formState.errors.organization?.message}>
      {(control) => (
        <>
          <Input
            {...control}
            {...register('organization', { validate: (text) => text.trim() !== '' || 'Enter an Organization.' })}
            list={listId}
            aria-required
          />
          <datalist id={listId}>
            {offered.data?.items.map(({ slug, displayName }) => (
              <option key={slug} value={slug} label={displayName} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const MINUTES = { min: 1, max: MOST_GRANT_MINUTES };
const MINUTES_WANTED = `Whole minutes, from 1 to ${MOST_GRANT_MINUTES}.`;

export function RequestFields() {
  const { register, formState } = useFormContext<RequestValues>();
  const { errors } = formState;
  return (
    <>
      <OrganizationField />
      <Field label="May read" error={errors.scope?.message}>
        {(control) => (
          <Select {...control} {...register('scope')}>
            {SUPPORT_SCOPES.map((scope) => (
              <option key={scope} value={scope}>
                {capital(SCOPE_WORDS[scope])}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="Reason"
        hint="The Organization’s people see it, and the audit log keeps it."
        error={errors.reason?.message}
      >
        {(control) => (
          <Input
            {...control}
            {...register('reason', { validate: (text) => text.trim() !== '' || 'Enter a reason.' })}
            maxLength={500}
            aria-required
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Ticket" error={errors.ticket?.message}>
          {(control) => (
            <Input
              {...control}
              {...register('ticket', { validate: (text) => text.trim() !== '' || 'Enter a ticket.' })}
              maxLength={80}
              aria-required
            />
          )}
        </Field>
        <Field label="Minutes" error={errors.minutes?.message}>
          {(control) => (
            <WholeInput
              {...control}
              {...register('minutes', {
                valueAsNumber: true,
                validate: (value) => isWhole(value, MINUTES) || MINUTES_WANTED,
              })}
              {...MINUTES}
            />
          )}
        </Field>
      </div>
    </>
  );
}
