import { infiniteQueryOptions } from '@tanstack/react-query';
import type { CredentialReach } from '../../domain/credentials/credential-rules.ts';
import type { CredentialPage } from '../../domain/credentials/credential.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** rows of one page of the list */
export const CREDENTIALS_PAGE = 100;

/** The credentials of an Organization, page by page; all of them, or those that reach so far. */
export const credentialsQuery = (organization: string, reach?: CredentialReach) =>
  infiniteQueryOptions({
    queryKey: ['credentials', organization, { reach }],
    queryFn: ({ pageParam, signal }) =>
      callApi<CredentialPage>(api.credentials(organization, { before: pageParam, limit: CREDENTIALS_PAGE, reach }), {
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
