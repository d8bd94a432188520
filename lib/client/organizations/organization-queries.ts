import { queryOptions } from '@tanstack/react-query';

import type {
  ListOrganizations,
  OrganizationDetail,
  OrganizationPage,
} from '../../domain/organizations/organization.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** rows of one page of the list */
export const ORGANIZATIONS_PAGE = 100;
/** The server reads usage every few seconds itself; asking more often shows nothing new. */
const REFRESH_MILLISECONDS = 6_000;
/** Up to two more pages of a long list are in sight: ten requests a minute more. */
const FURTHER_REFRESH_MILLISECONDS = 12_000;

export type OrganizationsFilter = Pick<ListOrganizations, 'search' | 'sort' | 'direction'>;

/** One page of the Organizations this person may see, the first row being number `offset`. */
export const organizationsQuery = (filter: OrganizationsFilter, offset: number, limit = ORGANIZATIONS_PAGE) =>
  queryOptions({
    queryKey: ['organizations', filter, offset, limit],
    queryFn: ({ signal }) => callApi<OrganizationPage>(api.organizations({ ...filter, offset, limit }), { signal }),
    refetchInterval: each(offset === 0 ? REFRESH_MILLISECONDS : FURTHER_REFRESH_MILLISECONDS),
  });

/** Beside it a page asks for Environments and support grants as well. */
const DETAIL_REFRESH_MILLISECONDS = 10_000;

/** One Organization with its usage. */
export const organizationQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization', organization],
    queryFn: ({ signal }) => callApi<OrganizationDetail>(api.organization(organization), { signal }),
    refetchInterval: each(DETAIL_REFRESH_MILLISECONDS),
  });
