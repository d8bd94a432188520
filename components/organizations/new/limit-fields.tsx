'use client';

import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';

import { isInBytes, LIMIT_NAMES } from './creation-values.ts';
import type { CreationValues } from './creation-values.ts';

const LABELS: Record<(typeof LIMIT_NAMES)[number], { label: string; hint: string }> = {
  storageBytes: { label: 'Storage, GiB', hint: 'On disk, all replicas counted.' },
  memoryBytes: { label: 'Memory, GiB', hint: '0: no stream in memory.' },
  streams: { label: 'Streams', hint: 'Three for each Environment; a bucket is one.' },
  consumers: { label: 'Consumers', hint: 'On each stream.' },
  connections: { label: 'Connections', hint: 'Those of Vertebra itself included.' },
};

/** What the Organization may use. */
export function LimitFields() {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium">Limits</legend>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {LIMIT_NAMES.map((name) => (
          <LimitField key={name} name={name} />
        ))}
      </div>
    </fieldset>
  );
}

function LimitField({ name }: { name: (typeof LIMIT_NAMES)[number] }) {
  const { register, formState } = useFormContext<CreationValues>();
  const unlimited = useWatch<CreationValues, `limits.${typeof name}.unlimited`>({ name: `limits.${name}.unlimited` });
  const { label, hint } = LABELS[name];
  const isRight = (amount: number) => amount >= 0 && (isInBytes(name) || Number.isInteger(amount));
  return (
    <div className="flex flex-col gap-1">
      <Field label={label} hint={hint} error={formState.errors.limits?.[name]?.amount?.message}>
        {(control) => (
          <Input
            {...control}
            {...register(`limits.${name}.amount`, {
              valueAsNumber: true,
              validate: (amount, { limits }) =>
                limits[name].unlimited ||
                isRight(amount) ||
                (isInBytes(name) ? 'A number, 0 or more.' : 'A whole number.'),
            })}
            type="number"
            inputMode={isInBytes(name) ? 'decimal' : 'numeric'}
            min={0}
            step={isInBytes(name) ? 'any' : 1}
            readOnly={unlimited}
            className={unlimited ? 'text-ink-3 line-through' : ''}
          />
        )}
      </Field>
      <label className="inline-flex w-fit items-center gap-2 text-sm text-ink-2">
        <input
          type="checkbox"
          {...register(`limits.${name}.unlimited`)}
          aria-label={`${label.replace(/,.*/, '')}: unlimited`}
          className="size-4 accent-accent"
        />
        Unlimited
      </label>
    </div>
  );
}
