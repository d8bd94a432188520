'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useForm } from 'react-hook-form';

import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { LeaveQuestion } from '@/components/ui/feedback/leave-question.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { ApiProblem } from '@/lib/client/api-problem.ts';
import { createOrganization, plansQuery } from '@/lib/client/organizations/creation-queries.ts';
import type { CreateOrganization } from '@/lib/domain/organizations/organization.ts';

import { CreationForm } from './creation-form.tsx';
import { CreationProgress } from './creation-progress.tsx';
import { placeProblems, showProblems, valuesOf } from './creation-values.ts';
import type { CreationValues } from './creation-values.ts';

/** Whether nothing was made for this request: it was refused before, with a reason that the form can show. */
const madeNothing = ({ code, fields }: ApiProblem) => code === 'conflict' || code === 'forbidden' || fields.length > 0;

/** Asks for an Organization, and shows how far it is under an address that anybody can come back to. */
export function CreationFlow() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [slug, setSlug] = useQueryState('slug', parseAsString);
  /** what this form was sent with; any other name in the address is one that somebody came to look at */
  const [sent, setSent] = useState<string | null>(null);
  const isAsking = slug === null || slug === sent;
  const plans = useQuery(plansQuery());
  const form = useForm<CreationValues>({ defaultValues: valuesOf(), mode: 'onChange' });

  const create = useMutation({
    mutationFn: createOrganization,
    onMutate: (input) => {
      if (!isAsking) return;
      setSent(input.slug);
      void setSlug(input.slug);
    },
    onSuccess: async (_, { slug: made }) => {
      // The last look was from before the end.
      await queryClient.invalidateQueries({ queryKey: ['organization-creation', made] });
      setSent(null);
      form.reset();
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (!isAsking || !madeNothing(problem)) return;
      setSent(null);
      void setSlug(null);
      showProblems(form, problem.fields);
    },
    onSettled: () =>
      Promise.all(
        ['organization-creation', 'organization', 'organizations', 'audit'].map((key) =>
          queryClient.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
  const problem = create.error === null ? null : asProblem(create.error);
  const running = create.isPending;

  if (!isAsking) {
    return (
      <CreationProgress
        slug={slug}
        running={running}
        problem={create.variables?.slug === slug ? problem : null}
        onComplete={(input) => create.mutate(input)}
        onChange={(asked) => {
          create.reset();
          form.reset(valuesOf(asked, plans.data?.plans));
          void setSlug(null);
        }}
      />
    );
  }
  const { placed, others } = placeProblems(problem?.fields ?? []);
  const shown = problem === null || (placed.length > 0 && others.length === 0) ? null : problem;
  return (
    <>
      <PageHeader
        title="New Organization"
        subtitle="Its accounts, streams and buckets are created at once. If that is interrupted, it can be completed."
      />
      <CreationForm
        form={form}
        running={running}
        sent={sent}
        problem={shown && { title: shown.title, detail: [shown.detail, ...others].join(' ') }}
        onCreate={(input: CreateOrganization) => create.mutate(input)}
      />
      <LeaveQuestion
        active={form.formState.isDirty && !running}
        title="Leave without creating it?"
        onLeave={(href) => router.push(href)}
      >
        What you entered is lost.{sent === null && ' Nothing was created.'}
      </LeaveQuestion>
    </>
  );
}
