'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { environmentAssets, environmentName, RETIRED_MEANS } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { NoEnvironment } from './no-environment.tsx';

interface EnvironmentGateProps {
  organization: string;
  /** full name; none for the list of them */
  environment?: string;
  children: ReactNode;
}

/** Every page about Environments says in the same words that a role may not see it, or that there is no such one. */
export function EnvironmentGate({ organization, environment, children }: EnvironmentGateProps) {
  const { data: me } = useQuery(meQuery());
  const { data } = useQuery({ ...organizationQuery(organization), refetchInterval: false });
  if (me && !mayDo(me, 'jetstream.inspect')) {
    return (
      <>
        <h1 className="sr-only">Environments</h1>
        <RefusedState>{refusalReason('jetstream.inspect')}</RefusedState>
      </>
    );
  }
  const names = data?.organization.environments.map((type) => environmentName(organization, type));
  const retired = data?.organization.retired.map((type) => environmentName(organization, type)) ?? [];
  if (environment !== undefined && retired.includes(environment))
    return <RetiredEnvironment organization={organization} environment={environment} />;
  if (environment === undefined || names === undefined || names.includes(environment)) return children;
  return <NoEnvironment />;
}

/** Instead of every page of an Environment that is retired: nobody projects it, and what is in it stays. */
function RetiredEnvironment({ organization, environment }: { organization: string; environment: string }) {
  const { stream, bucket } = environmentAssets(environment);
  return (
    <>
      <PageHeader
        mono
        title={
          <>
            {environment}
            <Tag tone="warn">retired</Tag>
          </>
        }
      />
      <Card>
        <EmptyState
          title={`${environment} is retired`}
          action={
            <>
              <ButtonLink href={pages.environmentSettings(organization, environment)}>Restore or delete it</ButtonLink>
              <ButtonLink href={pages.stream(organization, stream)}>Events</ButtonLink>
              <ButtonLink href={pages.bucket(organization, bucket)}>Bucket</ButtonLink>
            </>
          }
        >
          {RETIRED_MEANS}
        </EmptyState>
      </Card>
    </>
  );
}
