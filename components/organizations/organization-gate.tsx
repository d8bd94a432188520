'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { each } from '@/lib/client/request-budget.ts';
import { pages } from '@/lib/domain/paths.ts';

/** Who is suspended, or let in again, is told within this time on every page. */
const REFRESH_MILLISECONDS = 20_000;

interface OrganizationGateProps {
  organization: string;
  children: ReactNode;
}

/**
 * Every page of an Organization that is not there says so in the same words, instead of each failing in its own way; so does every
 * page of one that is suspended or has expired.
 */
export function OrganizationGate({ organization, children }: OrganizationGateProps) {
  const { data, error } = useQuery({ ...organizationQuery(organization), refetchInterval: each(REFRESH_MILLISECONDS) });
  if (error === null || asProblem(error).code !== 'not-found') {
    const closed = data?.organization.closed ?? null;
    return (
      <>
        {closed !== null && (
          <div className="mb-4">
            <Notice tone="bad" title="Nothing can be opened or issued here">
              {closed}
            </Notice>
          </div>
        )}
        {children}
      </>
    );
  }
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="Organization not found"
        action={<ButtonLink href={pages.home()}>To your Organizations</ButtonLink>}
      >
        {asProblem(error).detail}
      </EmptyState>
    </>
  );
}
