'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { environmentName } from '@/lib/domain/names.ts';

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
        <EmptyState title="Your role does not allow this">{refusalReason('jetstream.inspect')}</EmptyState>
      </>
    );
  }
  const names = data?.organization.environments.map((type) => environmentName(organization, type));
  if (environment === undefined || names === undefined || names.includes(environment)) return children;
  return <NoEnvironment />;
}
