import { infiniteQueryOptions } from '@tanstack/react-query';
import type {
  AllCredentialsPage,
  CredentialFilter,
  CredentialPage,
  ListCredentials,
} from '../../domain/credentials/credential-list.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** rows of one page of the list */
export const CREDENTIALS_PAGE = 100;

/** Which credentials, in which order. */
export type CredentialsWanted = Omit<ListCredentials, 'before' | 'limit'>;

/** All, newest first. */
const ALL: CredentialsWanted = { sort: 'issued', direction: 'desc' };

/** The credentials of an Organization that are wanted, page by page. */
export const credentialsQuery = (organization: string, wanted = ALL) =>
  infiniteQueryOptions({
    queryKey: ['credentials', organization, wanted],
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
