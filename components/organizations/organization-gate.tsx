'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationQuery } from '@/lib/client/queries/organizations.ts';
import { pages } from '@/lib/domain/paths.ts';

interface OrganizationGateProps {
  organization: string;
  children: ReactNode;
}

/** Every page of an Organization that is not there says so in the same words, instead of each failing in its own way. */
export function OrganizationGate({ organization, children }: OrganizationGateProps) {
  const { error } = useQuery({ ...organizationQuery(organization), refetchInterval: false });
  if (error === null || asProblem(error).code !== 'not-found') return children;
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is no such Organization"
        action={<ButtonLink href={pages.home()}>To your Organizations</ButtonLink>}
      >
        {asProblem(error).detail}
      </EmptyState>
    </>
  );
}
