import { infiniteQueryOptions } from '@tanstack/react-query';
import type { CredentialPage } from '../../domain/credential.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

const PAGE = 100;

/** The credentials of an Organization, page by page. */
export const credentialsQuery = (organization: string) =>
  infiniteQueryOptions({
    queryKey: ['credentials', organization],
    queryFn: ({ pageParam, signal }) =>
      callApi<CredentialPage>(api.credentials(organization, { before: pageParam, limit: PAGE }), { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
