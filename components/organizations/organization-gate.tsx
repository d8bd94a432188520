'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { each } from '@/lib/client/request-budget.ts';
import { pages } from '@/lib/domain/paths.ts';

import { NoOrganization } from './no-organization.tsx';

/** Who is suspended, or let in again, is told within this time on every page. */
const REFRESH_MILLISECONDS = 20_000;

interface OrganizationGateProps {
  organization: string;
  children: ReactNode;
}

/**
 * Every page of an Organization that is suspended or has expired says so in the same words, instead of each failing in its own
 * way; so does every page of one that goes while the page is open. One that was not there when it was opened answers 404.
 */
export function OrganizationGate({ organization, children }: OrganizationGateProps) {
  const { data, error } = useQuery({ ...organizationQuery(organization), refetchInterval: each(REFRESH_MILLISECONDS) });
  // Where it is deleted, the page goes on to tell how that ended.
  const tellsItself = usePathname() === pages.organizationContents(organization);
  if (error === null || tellsItself || asProblem(error).code !== 'not-found') {
    const closed = data?.organization.closed ?? null;
    return (
      <>
        {closed !== null && error === null && (
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
  return <NoOrganization />;
}
