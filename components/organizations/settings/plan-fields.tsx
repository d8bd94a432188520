import { useFormContext, useWatch } from 'react-hook-form';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import type { Plan } from '@/lib/domain/organizations/settings.ts';

import { differences, limitValues } from './settings-values.ts';
import type { Difference, SettingsValues } from './settings-values.ts';

/** Told one by one; the review has them all. */
const MOST_TOLD = 4;

function deviationText(deviations: readonly Difference[]): string {
  const told = deviations
    .slice(0, MOST_TOLD)
    .map(({ label, before, after }) => `${label} ${after} instead of ${before}`);
  const more = deviations.length - told.length;
  return `Deviates from it: ${told.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}.`;
}

interface PlanFieldsProps {
  plans: readonly Plan[];
  planTitle: (name: string) => string;
}

/** Name and plan. Choosing a plan writes its limits into the form; what differs from it afterwards is said. */
export function PlanFields({ plans, planTitle }: PlanFieldsProps) {
  const { register, setValue, getValues, formState } = useFormContext<SettingsValues>();
  const values = useWatch<SettingsValues>() as SettingsValues;
  const plan = plans.find(({ name }) => name === values.plan);
  const deviations = plan ? differences({ ...values, ...limitValues(plan.limits) }, values, planTitle) : [];
  const choose = (name: string) => {
    const chosen = plans.find((one) => one.name === name);
    if (chosen === undefined) return;
    const { account, jetstream } = limitValues(chosen.limits);
    setValue('account', account, { shouldDirty: true });
    setValue('jetstream', jetstream, { shouldDirty: true });
  };
  const isGone = values.plan !== '' && plan === undefined;
  return (
    <Card aria-labelledby="name-and-plan">
      <CardHeader>
        <h2 id="name-and-plan" className="font-semibold">
          Name and plan
        </h2>
      </CardHeader>
      <div className="grid gap-4 p-3.5 sm:grid-cols-2">
        <Field label="Name for people" error={formState.errors.displayName?.message}>
          {(control) => <Input {...control} {...register('displayName')} maxLength={80} />}
        </Field>
        <Field
          label="Plan"
          hint={
            isGone
              ? `“${values.plan}” is not configured any more.`
              : plan === undefined
                ? 'Limits of its own.'
                : deviations.length === 0
                  ? 'The limits are those of the plan.'
                  : deviationText(deviations)
          }
        >
          {(control) => (
            <Select {...control} {...register('plan', { onChange: () => choose(getValues('plan')) })}>
              <option value="">None</option>
              {isGone && <option value={values.plan}>{values.plan}</option>}
              {plans.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Card>
  );
}
