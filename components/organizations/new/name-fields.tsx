'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';

import { Link } from '@/components/ui/content/link.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationSlugProblem } from '@/lib/domain/names.ts';
import type { OrganizationCreation } from '@/lib/domain/organizations/creation.ts';
import { pages } from '@/lib/domain/paths.ts';

import type { CreationValues } from './creation-values.ts';

interface NameFieldProps {
  /** what is known of the name that was typed last; its slug says of which */
  creation: UseQueryResult<OrganizationCreation>;
}

export function NameField({ creation }: NameFieldProps) {
  const { register, formState } = useFormContext<CreationValues>();
  return (
    <Field label="Name" hint={<NameVerdict creation={creation} />} error={formState.errors.slug?.message}>
      {(control) => (
        <Input
          {...control}
          {...register('slug', { validate: (slug) => organizationSlugProblem(slug) ?? true })}
          mono
          aria-required
          autoFocus
          autoCapitalize="none"
          maxLength={32}
          placeholder="acme"
        />
      )}
    </Field>
  );
}

const RULE = 'Becomes the name of its account and part of every stream and subject. It cannot be changed.';

/** What is known of a name, as far as it was asked for: never that it is free before a server said so. */
function NameVerdict({ creation: { data, error, isFetching } }: NameFieldProps) {
  const slug = useWatch<CreationValues, 'slug'>({ name: 'slug' });
  const of = (): ReactNode => {
    if (slug === '' || organizationSlugProblem(slug) !== null) return RULE;
    if (data?.slug !== slug || error !== null) {
      if (error === null || isFetching) return 'Checking whether it is free…';
      return <Verdict tone="text-warn">Unknown whether it is free: {asProblem(error).title.toLowerCase()}.</Verdict>;
    }
    if (data.state === 'free') {
      return (
        <Verdict tone="text-ok" passed>
          {slug} is free.
        </Verdict>
      );
    }
    if (data.state === 'made') {
      return (
        <Verdict tone="text-bad">
          Organization <Known href={pages.organization(slug)}>{slug}</Known> already exists.
        </Verdict>
      );
    }
    return (
      <Verdict tone="text-warn">
        Creation of {slug} was started and is not finished.{' '}
        <Known href={pages.newOrganization({ slug })}>Show progress</Known>
      </Verdict>
    );
  };
  return <span role="status">{of()}</span>;
}

const Known = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="rounded-sm font-medium underline">
    {children}
  </Link>
);

function Verdict({ tone, passed = false, children }: { tone: string; passed?: boolean; children: ReactNode }) {
  const Icon = passed ? Check : TriangleAlert;
  return (
    <span className={`flex items-baseline gap-1.5 ${tone}`}>
      <Icon aria-hidden className="size-3.5 shrink-0 translate-y-0.5" />
      <span>{children}</span>
    </span>
  );
}

export function DisplayNameField() {
  const { register, formState } = useFormContext<CreationValues>();
  return (
    <Field
      label="Display name"
      hint="For people, such as Acme Industries."
      error={formState.errors.displayName?.message}
    >
      {(control) => (
        <Input
          {...control}
          {...register('displayName', { validate: (name) => name.trim() !== '' || 'Enter a display name.' })}
          aria-required
          maxLength={80}
        />
      )}
    </Field>
  );
}
