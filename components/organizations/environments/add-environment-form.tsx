'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { ChoiceCard } from '@/components/ui/form/choice-card.tsx';
import { ChoiceGroup } from '@/components/ui/form/choice-group.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { addEnvironment } from '@/lib/client/environments/life-queries.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { ENVIRONMENT_TYPES, environmentName } from '@/lib/domain/names.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import type { StreamPlacement } from '@/lib/domain/organizations/placement.ts';
import { pages } from '@/lib/domain/paths.ts';
import { placementOf } from '../new/creation-values.ts';
import type { PlacementValues } from '../new/creation-values.ts';
import { PlacementFields } from '../new/placement-fields.tsx';

interface AddValues extends PlacementValues {
  type: EnvironmentType | null;
}

/** The field that a path of the request stands in; null for none. */
const fieldOf = (path: string): keyof AddValues | null =>
  (({ type: 'type', replicas: 'replicas', 'placement.cluster': 'cluster', 'placement.tags': 'tags' }) as const)[path] ??
  null;

/** Which Environment, and on which servers. */
export function AddEnvironmentForm({
  organization: { slug, environments, retired, closed },
}: {
  organization: Organization;
}) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const free = ENVIRONMENT_TYPES.filter((type) => ![...environments, ...retired].includes(type));
  const form = useForm<AddValues>({
    defaultValues: { type: free.at(-1) ?? null, replicas: '', cluster: '', tags: [] },
  });
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null);
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const running = isSubmitting || (isSubmitSuccessful && problem === null && Object.keys(errors).length === 0);
  const add = form.handleSubmit(async (values) => {
    setProblem(null);
    if (values.type === null) return;
    const where: StreamPlacement = placementOf(values);
    try {
      await addEnvironment(slug, { type: values.type, ...(where as object) });
      await queryClient.invalidateQueries({ queryKey: organizationQuery(slug).queryKey });
      router.push(pages.environment(slug, environmentName(slug, values.type)));
    } catch (error) {
      const { title, detail, fields } = asProblem(error);
      const placed = fields.flatMap(({ path, message }) => {
        const name = fieldOf(path);
        return name === null ? [] : [{ name, message }];
      });
      for (const [index, { name, message }] of placed.entries())
        form.setError(name, { message }, { shouldFocus: index === 0 });
      setProblem({ title, detail });
    }
  });
  const about = (type: EnvironmentType): string => {
    const name = environmentName(slug, type);
    if (retired.includes(type)) return `${name} is retired; restore it on its page`;
    return environments.includes(type) ? `${name} exists` : name;
  };
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void add(event)}>
        <Card className="max-w-3xl">
          <div inert={running} className="flex flex-col gap-6 p-4">
            <ChoiceGroup label="Environment" error={errors.type?.message}>
              <div className="flex flex-wrap gap-2">
                {ENVIRONMENT_TYPES.map((type) => (
                  <ChoiceCard
                    key={type}
                    field={form.register('type', { required: 'Choose an Environment.' })}
                    value={type}
                    label={type}
                    inline
                    disabled={!free.includes(type)}
                  >
                    <span className="font-mono">{about(type)}</span>
                  </ChoiceCard>
                ))}
              </div>
            </ChoiceGroup>
            <PlacementFields />
            {problem !== null && (
              <Notice tone="bad" title={problem.title}>
                {problem.detail}
              </Notice>
            )}
          </div>
          <CardFooter className="justify-end py-2.5">
            {running && (
              <span className="mr-auto">
                <LiveStatus state="connecting">Creating its streams; this continues when you leave</LiveStatus>
              </span>
            )}
            <ButtonLink href={pages.environments(slug)}>Cancel</ButtonLink>
            <Button
              type="submit"
              variant="primary"
              pending={running}
              disabledReason={closed ?? (free.length === 0 ? 'All possible Environments exist.' : undefined)}
            >
              {running ? 'Adding…' : 'Add Environment'}
            </Button>
          </CardFooter>
        </Card>
      </form>
    </FormProvider>
  );
}
