import type { ConnectedCredentials } from '../../domain/credentials/connected-credentials.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  AllCredentialsPage,
  CredentialFilter,
  CredentialPage,
  ListCredentials,
} from '../../domain/credentials/credential-list.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** rows of one page of the list */
export const CREDENTIALS_PAGE = 100;

/** Which credentials, in which order. */
export type CredentialsWanted = Omit<ListCredentials, 'before' | 'limit'>;

/** Of every list of an Organization's credentials, however it is filtered and sorted. */
export const credentialsKey = (organization: string) => ['credentials', organization] as const;

/** The credentials of an Organization that are wanted, page by page. */
export const credentialsQuery = (organization: string, wanted: CredentialsWanted) =>
  infiniteQueryOptions({
    queryKey: [...credentialsKey(organization), wanted],
    queryFn: ({ pageParam, signal }) =>
      callApi<CredentialPage>(
        api.credentials(organization, { ...wanted, before: pageParam, limit: CREDENTIALS_PAGE }),
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Credentials of all Organizations that are wanted, page by page. A page may be empty and have a next one. */
export const allCredentialsQuery = (wanted: CredentialFilter) =>
  infiniteQueryOptions({
    queryKey: ['all-credentials', wanted],
    queryFn: ({ pageParam, signal }) =>
      callApi<AllCredentialsPage>(api.allCredentials({ ...wanted, before: pageParam, limit: CREDENTIALS_PAGE }), {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** The few newest credentials of an Organization that a search finds. */
export const findCredentialsQuery = (organization: string, search: string, limit: number) =>
  queryOptions({
    queryKey: [...credentialsKey(organization), 'find', search, limit],
    queryFn: ({ signal }) => callApi<CredentialPage>(api.credentials(organization, { search, limit }), { signal }),
  });

/** The same in all Organizations. One answer may have looked into some of them only: `organizations` says so. */
export const findAllCredentialsQuery = (search: string, limit: number) =>
  queryOptions({
    queryKey: ['all-credentials', 'find', search, limit],
    queryFn: ({ signal }) => callApi<AllCredentialsPage>(api.allCredentials({ search, limit }), { signal }),
  });

const CONNECTED_MILLISECONDS = 10_000;

/** Which credentials are connected, all pages of the list at once. */
export const connectedCredentialsQuery = (organization: string) =>
  queryOptions({
    queryKey: ['connected-credentials', organization],
    queryFn: ({ signal }) => callApi<ConnectedCredentials>(api.connectedCredentials(organization), { signal }),
    refetchInterval: each(CONNECTED_MILLISECONDS),
  });
