'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';

import type { RequestValues } from './request-values.ts';

const MOST_OFFERED = 8;

/** An Organization by its name; what fits is offered while somebody types. */
export function OrganizationField() {
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
            {...register('organization', { validate: (text) => text.trim() !== '' || 'Name one Organization.' })}
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
