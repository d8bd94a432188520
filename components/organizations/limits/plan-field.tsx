import { useFormContext, useWatch } from 'react-hook-form';

import { Field } from '@/components/ui/form/field.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import type { Plan } from '@/lib/domain/organizations/plans.ts';

import { differences, limitValues } from './limit-values.ts';
import type { Difference, SettingsValues } from './limit-values.ts';

/** Told one by one; the review has them all. */
const MOST_TOLD = 4;

function deviationText(deviations: readonly Difference[]): string {
  const told = deviations
    .slice(0, MOST_TOLD)
    .map(({ label, before, after }) => `${label} ${after} instead of ${before}`);
  const more = deviations.length - told.length;
  return `Deviates from it: ${told.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}.`;
}

/** Choosing a plan writes its limits into the form; what differs from it afterwards is said. */
export function PlanField({ plans }: { plans: readonly Plan[] }) {
  const { register, setValue, getValues, formState } = useFormContext<SettingsValues>();
  const values = useWatch<SettingsValues>() as SettingsValues;
  const plan = plans.find(({ name }) => name === values.plan);
  const deviations = plan ? differences({ ...values, ...limitValues(plan.limits) }, values, String) : [];
  const choose = (name: string) => {
    const chosen = plans.find((one) => one.name === name);
    if (chosen === undefined) return;
    const { account, jetstream } = limitValues(chosen.limits);
    setValue('account', account, { shouldDirty: true });
    setValue('jetstream', jetstream, { shouldDirty: true });
  };
  const isGone = values.plan !== '' && plan === undefined;
  return (
    <Field
      label="Plan"
      error={formState.errors.plan?.message}
      hint={
        isGone
          ? `“${values.plan}” is no longer configured.`
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
  );
}
