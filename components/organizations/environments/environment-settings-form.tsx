'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { changeEnvironment, environmentLifeQuery } from '@/lib/client/environments/life-queries.ts';
import type { EnvironmentLife, EnvironmentSettings } from '@/lib/domain/environments/environment-life.ts';
import { settingsConsequences } from '@/lib/domain/environments/settings-consequences.ts';

import { PlacementFields } from '../new/placement-fields.tsx';
import { ReviewDialog } from '../settings/review-dialog.tsx';
import { differencesOf, fieldOf, settingsOf, valuesOf } from './environment-values.ts';
import type { EnvironmentValues } from './environment-values.ts';

const STOPS = {
  kind: 'refused',
  title: 'NATS would refuse this',
  reason: 'NATS would refuse these settings.',
} as const;
const ACCEPTS = {
  kind: 'drops',
  title: 'Data is lost at once',
  label: 'The data named above may be lost.',
  reason: 'Confirm first that it may be lost.',
} as const;

const FIELDS = [
  {
    name: 'maxAge',
    label: 'Events are kept for',
    hint: 'max_age, such as 7 days, 12 hours, unlimited. Older events are dropped.',
  },
  {
    name: 'maxBytes',
    label: 'Size of the stream',
    hint: 'max_bytes, such as 10 GiB. Beyond it, the oldest events are dropped.',
  },
  { name: 'maxMessages', label: 'Number of events', hint: 'max_msgs. Beyond it, the oldest events are dropped.' },
  {
    name: 'stateBytes',
    label: 'Size of the bucket',
    hint: 'max_bytes of the bucket. Beyond it, no key can be written.',
  },
  { name: 'history', label: 'Values of each key', hint: 'history, 1 to 64: the current value and earlier ones.' },
] as const;

interface EnvironmentSettingsFormProps {
  organization: string;
  life: EnvironmentLife;
  settings: EnvironmentSettings;
  /** why nothing can be changed, or null */
  refusal: string | null;
  /** why the servers cannot be chosen, or null */
  placeRefusal: string | null;
}

/** How long and how much an Environment keeps, and where; what would change is looked at before it is sent. */
export function EnvironmentSettingsForm(props: EnvironmentSettingsFormProps) {
  const { organization, life, settings, refusal, placeRefusal } = props;
  const queryClient = useQueryClient();
  const now = useNow();
  const form = useForm<EnvironmentValues>({ defaultValues: valuesOf(settings) });
  const { errors } = form.formState;
  const [reviewed, setReviewed] = useState<EnvironmentSettings | null>(null);
  const [told, setTold] = useState<{ tone: 'ok' | 'bad' | 'warn'; title: string; detail: string } | null>(null);
  const place = (problems: readonly (readonly [keyof EnvironmentValues, string])[]) => {
    for (const [index, [name, message]] of problems.entries())
      form.setError(name, { message }, { shouldFocus: index === 0 });
  };
  const review = form.handleSubmit((values) => {
    setTold(null);
    const asked = settingsOf(values, settings);
    if ('problems' in asked)
      place(Object.entries(asked.problems).map(([name, message]) => [name as keyof EnvironmentValues, message]));
    else if (differencesOf(settings, asked.settings).length === 0)
      setTold({ tone: 'warn', title: 'No changes', detail: 'These are the current settings.' });
    else setReviewed(asked.settings);
  });
  const onChange = async (wanted: EnvironmentSettings, dropsData: boolean) => {
    const { queryKey } = environmentLifeQuery(organization, life.environment);
    try {
      const body = { version: life.version, settings: wanted, dropsData };
      const changed = await changeEnvironment(organization, life.environment, body);
      queryClient.setQueryData(queryKey, changed);
      if (changed.settings !== null) form.reset(valuesOf(changed.settings));
      setTold({ tone: 'ok', title: 'Changed', detail: 'All three streams have these settings.' });
    } catch (error) {
      const { title, detail, fields, code } = asProblem(error);
      place(
        fields.flatMap(({ path, message }) => {
          const name = fieldOf(path);
          return name === null ? [] : [[name, message] as const];
        }),
      );
      setTold({ tone: 'bad', title, detail });
      // What is typed stays; what it is compared with is what there is now.
      if (code === 'conflict') void queryClient.invalidateQueries({ queryKey });
    }
    setReviewed(null);
  };
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void review(event)}>
        <Card aria-labelledby="settings">
          <CardHeader>
            <h2 id="settings" className="font-semibold">
              Retention
            </h2>
          </CardHeader>
          <div className="flex flex-col gap-6 p-4">
            <fieldset disabled={refusal !== null} className="grid min-w-0 gap-4 sm:grid-cols-2">
              {FIELDS.map(({ name, label, hint }) => (
                <Field key={name} label={label} hint={hint} error={errors[name]?.message}>
                  {(control) => <Input {...control} {...form.register(name)} />}
                </Field>
              ))}
            </fieldset>
            {refusal === null && placeRefusal === null ? (
              <PlacementFields automatic={false} />
            ) : (
              <Place settings={settings} why={refusal === null ? placeRefusal : null} />
            )}
            {told !== null && (
              <Notice tone={told.tone} title={told.title}>
                {told.detail}
              </Notice>
            )}
          </div>
          <CardFooter className="justify-end py-2.5">
            {refusal !== null && <span className="mr-auto">{refusal}</span>}
            {refusal === null && <Button onClick={() => form.reset(valuesOf(settings))}>Undo changes</Button>}
            <Button type="submit" variant="primary" disabledReason={refusal ?? undefined}>
              Review changes
            </Button>
          </CardFooter>
        </Card>
      </form>
      {reviewed !== null && (
        <ReviewDialog
          title={`Change the settings of ${life.environment}?`}
          lines={differencesOf(settings, reviewed)}
          consequences={settingsConsequences(settings, reviewed, life.inUse, now ?? Date.parse(life.last?.at ?? ''))}
          stops={STOPS}
          accepts={ACCEPTS}
          onChange={(dropsData) => onChange(reviewed, dropsData)}
          onClose={() => setReviewed(null)}
        />
      )}
    </FormProvider>
  );
}

/** Where it is, for who cannot choose that. */
function Place({ settings: { replicas, placement }, why }: { settings: EnvironmentSettings; why: string | null }) {
  const { cluster, tags = [] } = placement;
  const where = [
    ...(cluster === undefined ? [] : [`in the cluster ${cluster}`]),
    ...(tags.length === 0 ? [] : [`with the tags ${tags.join(', ')}`]),
  ].join(', ');
  return (
    <p>
      {replicas === 1 ? 'One replica' : `${replicas} replicas`} of each stream, on{' '}
      {where === '' ? 'any server' : `servers ${where}`}.
      {why !== null && <span className="mt-0.5 block text-sm text-ink-3">{why}</span>}
    </p>
  );
}
