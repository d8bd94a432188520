'use client';

import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { FormProvider, useWatch } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { creationQuery } from '@/lib/client/organizations/creation-queries.ts';
import { ENVIRONMENT_TYPES, isOrganizationSlug } from '@/lib/domain/names.ts';
import { creationParts } from '@/lib/domain/organizations/creation-parts.ts';
import type { CreateOrganization } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { requestOf, showProblems } from './creation-values.ts';
import type { CreationValues } from './creation-values.ts';
import { EnvironmentFields } from './environment-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { DisplayNameField, NameField } from './name-fields.tsx';
import { PartsList } from './parts-list.tsx';
import { PlacementFields } from './placement-fields.tsx';
import { SignInCheck } from './sign-in-check.tsx';
import { useSettled } from './use-settled.ts';

/** Somebody who types is not done with the name. */
const SETTLED_MILLISECONDS = 350;

interface CreationFormProps {
  form: UseFormReturn<CreationValues>;
  running: boolean;
  /** name of what was sent, of which perhaps some is there; null while nothing was */
  sent: string | null;
  /** what the server had against it, and stands at no field */
  problem: { title: string; detail: string } | null;
  onCreate: (input: CreateOrganization) => void;
}

/** Asks for an Organization, and says what will be made; while it is made, how far that is. */
export function CreationForm({ form, running, sent, problem, onCreate }: CreationFormProps) {
  const [slug, environments] = useWatch({ control: form.control, name: ['slug', 'environments'] });
  const begun = sent === slug;
  const settled = useSettled(slug, SETTLED_MILLISECONDS);
  const isName = isOrganizationSlug(settled) && settled === slug;
  const creation = useQuery({ ...creationQuery(settled, running), enabled: isName });
  const known = creation.data?.slug === slug && creation.error === null ? creation.data : undefined;
  const isTaken = !begun && known?.state === 'made';

  const wanted = creationParts(
    slug === '' ? '…' : slug,
    ENVIRONMENT_TYPES.filter((type) => environments.includes(type)),
  );
  const parts =
    begun && known !== undefined && known.parts.length > 0
      ? known.parts
      : wanted.map((part) => ({ ...part, ...(running && { made: false }) }));
  const submit = form.handleSubmit((values) => {
    const asked = requestOf(values);
    if ('request' in asked) onCreate(asked.request);
    else showProblems(form, asked.problems);
  });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => void submit(event);
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={onSubmit} className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Card>
          <div inert={running} className="flex flex-col gap-6 p-4">
            <div className="grid gap-4 sm:grid-cols-2">
              <NameField creation={creation} />
              <DisplayNameField />
            </div>
            <EnvironmentFields />
            <LimitFields />
            <PlacementFields />
            <SignInCheck slug={isName ? settled : null} />
          </div>
        </Card>
        <Card aria-labelledby="will-be-made" className="lg:sticky lg:top-18">
          <CardHeader>
            <h2 id="will-be-made" className="font-semibold">
              {running ? 'Creating' : begun ? 'Progress' : 'What will be created'}
            </h2>
          </CardHeader>
          <div className="flex flex-col gap-3 p-3">
            <PartsList parts={parts} running={running} />
            {problem !== null && (
              <Notice tone="bad" title={problem.title}>
                {problem.detail}
              </Notice>
            )}
          </div>
          <CardFooter className="justify-end py-2.5">
            <ButtonLink href={pages.organizations()}>Cancel</ButtonLink>
            <Button
              type="submit"
              variant="primary"
              pending={running}
              disabledReason={isTaken ? `Organization ${slug} already exists. Choose another name.` : undefined}
            >
              {running ? 'Creating…' : begun ? 'Complete it' : 'Create Organization'}
            </Button>
          </CardFooter>
        </Card>
      </form>
    </FormProvider>
  );
}
