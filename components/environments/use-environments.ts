'use client';

import { useQueries, useQuery } from '@tanstack/react-query';

import { meQuery } from '@/lib/client/system/me.ts';
import { projectionQuery, summariesQuery } from '@/lib/client/environments/environment-queries.ts';
import type { EnvironmentSummaries } from '@/lib/client/environments/environment-queries.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import type { ProjectionStatus } from '@/lib/domain/environments/environment-state.ts';
import { environmentName } from '@/lib/domain/names.ts';

export interface EnvironmentLine {
  environment: string;
  projection: ProjectionStatus | undefined;
  summaries: EnvironmentSummaries | undefined;
  /** the projector gave no answer; what is there is older */
  failing: Error | null;
}

/** The Environments of an Organization, how their objects are and how far the projector is; and the names of those that are retired. */
export function useEnvironments(organization: string) {
  const { data: me } = useQuery(meQuery());
  const { data, error, refetch } = useQuery(organizationQuery(organization));
  const names = data?.organization.environments.map((type) => environmentName(organization, type)) ?? [];
  const url = me?.projectorUrl ?? '';
  const projections = useQueries({ queries: names.map((name) => projectionQuery(url, name, names.length)) });
  const summaries = useQueries({ queries: names.map((name) => summariesQuery(url, name, names.length)) });
  const lines = names.map((environment, index): EnvironmentLine => ({
    environment,
    projection: projections[index]?.data,
    summaries: summaries[index]?.data,
    failing: projections[index]?.error ?? summaries[index]?.error ?? null,
  }));
  const retired = data?.organization.retired.map((type) => environmentName(organization, type)) ?? [];
  return { lines: data && lines, retired, error, refetch };
}
