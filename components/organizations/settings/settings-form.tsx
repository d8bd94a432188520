'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { changeSettings, settingsQuery } from '@/lib/client/organizations/settings-queries.ts';
import { limitConsequences } from '@/lib/domain/organizations/limit-consequences.ts';
import type { AccountLimits } from '@/lib/domain/organizations/limits.ts';
import type { OrganizationSettings } from '@/lib/domain/organizations/settings.ts';

import { FiguresSource } from '../freshness-status.tsx';
import { JetStreamLimitFields } from '../limits/jetstream-limit-fields.tsx';
import { LimitRows } from '../limits/limit-rows.tsx';
import { ACCOUNT_FIELDS, differences, formPath, limitsOf, settingsValues } from '../limits/limit-values.ts';
import type { SettingsValues } from '../limits/limit-values.ts';
import { edgeDifferences } from './edge-differences.ts';
import { PlanFields } from './plan-fields.tsx';
import { ReviewDialog } from './review-dialog.tsx';

const STOPS = {
  kind: 'locked-out',
  title: 'Nobody could connect',
  reason: 'With these limits nobody could connect any more.',
} as const;
const ACCEPTS = {
  kind: 'below-use',
  title: 'Below current usage',
  label: 'Allow limits below current usage.',
  reason: 'Confirm first that limits may be below current usage.',
} as const;

interface SettingsFormProps {
  organization: string;
  settings: OrganizationSettings;
  /** why nothing can be changed, or null */
  refusal: string | null;
}

interface Reviewed {
  values: SettingsValues;
  limits: AccountLimits;
}

/** What there is, to be written over; what would change is looked at before it is sent. */
export function SettingsForm({ organization, settings, refusal }: SettingsFormProps) {
  const queryClient = useQueryClient();
  const form = useForm<SettingsValues>({ defaultValues: settingsValues(settings) });
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const [told, setTold] = useState<{ tone: 'ok' | 'bad' | 'warn'; title: string; detail: string } | null>(null);
  const { setError } = form;
  const ofEdge = edgeDifferences(settings);
  const planTitle = (name: string) => settings.plans.find((plan) => plan.name === name)?.title ?? (name || 'none');

  const place = (problems: Record<string, string>) => {
    for (const [index, [path, message]] of Object.entries(problems).entries())
      setError(path as 'displayName', { message }, { shouldFocus: index === 0 });
  };
  const review = form.handleSubmit((values) => {
    setTold(null);
    const asked = limitsOf(values);
    if ('problems' in asked) place(asked.problems);
    else if (differences(settingsValues(settings), values, planTitle).length === 0)
      setTold({ tone: 'warn', title: 'No changes', detail: 'These are the current settings.' });
    else setReviewed({ values, limits: asked.limits });
  });
  const onChange = async ({ values, limits }: Reviewed, belowUse: boolean) => {
    try {
      const body = { version: settings.version, displayName: values.displayName, plan: values.plan || null, limits };
      const changed = await changeSettings(organization, { ...body, belowUse });
      form.reset(settingsValues(changed));
      queryClient.setQueryData(settingsQuery(organization).queryKey, changed);
      void queryClient.invalidateQueries({ queryKey: organizationQuery(organization).queryKey });
      setTold({
        tone: 'ok',
        title: 'Changed',
        detail: 'The servers that answered have the new claims of both accounts.',
      });
    } catch (error) {
      const { title, detail, fields, code } = asProblem(error);
      place(Object.fromEntries(fields.map(({ path, message }) => [formPath(path), message])));
      setTold({ tone: 'bad', title, detail });
      // What is typed stays; what it is compared with is what there is now.
      if (code === 'conflict') void queryClient.invalidateQueries({ queryKey: settingsQuery(organization).queryKey });
    }
    setReviewed(null);
  };

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void review(event)} className="flex flex-col gap-4">
        <fieldset disabled={refusal !== null} className="contents">
          <PlanFields plans={settings.plans} />
          <LimitRows
            title="Accounts"
            fields={ACCOUNT_FIELDS}
            inUse={settings.inUse}
            pathOf={(name) => `account.${name}`}
            columns={['']}
          >
            {ofEdge.length > 0 && (
              <p className="border-b border-line px-3.5 py-2.5 text-sm text-ink-2">
                The edge account differs; the next change of limits makes it the same:{' '}
                {ofEdge.map(({ label, before }) => `${label} ${before}`).join(', ')}.
              </p>
            )}
          </LimitRows>
          <JetStreamLimitFields inUse={settings.inUse} />
        </fieldset>
        {told !== null && (
          <Notice tone={told.tone} title={told.title}>
            {told.detail}
          </Notice>
        )}
        <Card>
          <CardFooter className="justify-end border-t-0 py-2.5">
            <span className="mr-auto">
              <FiguresSource freshness={settings.freshness} />
              {settings.freshness.at !== null && (
                <>
                  , read <RelativeTime iso={settings.freshness.at} />
                </>
              )}
            </span>
            {refusal === null && <Button onClick={() => form.reset(settingsValues(settings))}>Undo changes</Button>}
            <Button type="submit" variant="primary" disabledReason={refusal ?? undefined}>
              Review changes
            </Button>
          </CardFooter>
        </Card>
      </form>
      {reviewed !== null && (
        <ReviewDialog
          title={`Change the settings of ${organization}?`}
          consequences={limitConsequences(settings.limits, reviewed.limits, settings)}
          stops={STOPS}
          accepts={ACCEPTS}
          lines={[
            ...differences(settingsValues(settings), reviewed.values, planTitle),
            ...edgeDifferences(settings, reviewed.limits),
          ]}
          onChange={(belowUse) => onChange(reviewed, belowUse)}
          onClose={() => setReviewed(null)}
        />
      )}
    </FormProvider>
  );
}
