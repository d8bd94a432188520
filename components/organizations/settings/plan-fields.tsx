import { useFormContext } from 'react-hook-form';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import type { Plan } from '@/lib/domain/organizations/plans.ts';

import { PlanField } from '../limits/plan-field.tsx';
import type { SettingsValues } from '../limits/limit-values.ts';

export function PlanFields({ plans }: { plans: readonly Plan[] }) {
  const { register, formState } = useFormContext<SettingsValues>();
  return (
    <Card aria-labelledby="name-and-plan">
      <CardHeader>
        <h2 id="name-and-plan" className="font-semibold">
          Name and plan
        </h2>
      </CardHeader>
      <div className="grid gap-4 p-3.5 sm:grid-cols-2">
        <Field label="Display name" error={formState.errors.displayName?.message}>
          {(control) => <Input {...control} {...register('displayName')} maxLength={80} />}
        </Field>
        <PlanField plans={plans} />
      </div>
    </Card>
  );
}
