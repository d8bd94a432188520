import { queryOptions } from '@tanstack/react-query';

import type { OrganizationCreation, SignInTest, StreamServers } from '../../domain/organizations/creation.ts';
import type { CreateOrganization, OrganizationDetail } from '../../domain/organizations/organization.ts';
import type { PlanList } from '../../domain/organizations/plans.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** What came of it elsewhere is seen within that. */
const REFRESH_MILLISECONDS = 6_000;
/** While this page has it made. */
const FOLLOW_MILLISECONDS = 500;

/** Whether a name is free, or how far its creation is; asked often while `following`. */
export const creationQuery = (slug: string, following = false) =>
  queryOptions({
    queryKey: ['organization-creation', slug],
    queryFn: ({ signal }) => callApi<OrganizationCreation>(api.organizationCreation({ slug }), { signal }),
    refetchInterval: following ? FOLLOW_MILLISECONDS : each(REFRESH_MILLISECONDS),
    // somebody else may have taken it meanwhile
    staleTime: 0,
    gcTime: 0,
  });

/** Who would sign in the people of an Organization, and whether that works now: asked once, and when somebody asks again. */
export const signInTestQuery = (slug: string) =>
  queryOptions({
    queryKey: ['sign-in-test', slug],
    queryFn: ({ signal }) => callApi<SignInTest>(api.signInTest({ slug }), { signal }),
    refetchOnWindowFocus: false,
    gcTime: 0,
  });

/** The servers that streams can be on. */
export const streamServersQuery = () =>
  queryOptions({
    queryKey: ['stream-servers'],
    queryFn: ({ signal }) => callApi<StreamServers>(api.streamServers(), { signal }),
  });

/** The plans that a new Organization can have. */
export const plansQuery = () =>
  queryOptions({
    queryKey: ['plans'],
    queryFn: ({ signal }) => callApi<PlanList>(api.plans(), { signal }),
  });

/** Creates an Organization, or goes on with its creation. @throws ApiProblem */
export const createOrganization = (input: CreateOrganization): Promise<OrganizationDetail> =>
  callApi<OrganizationDetail>(api.organizations(), { method: 'POST', body: input });
