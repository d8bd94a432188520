import { queryOptions } from '@tanstack/react-query';

import type { Attention } from '../../domain/organizations/attention.ts';
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

/** Servers are asked every 5 s at most, and a person needs longer to act. */
const ATTENTION_REFRESH_MILLISECONDS = 15_000;

/** What needs a person in an Organization. */
export const attentionQuery = (organization: string) =>
  queryOptions({
    queryKey: ['attention', organization],
    queryFn: ({ signal }) => callApi<Attention>(api.attention(organization), { signal }),
    refetchInterval: each(ATTENTION_REFRESH_MILLISECONDS),
  });
