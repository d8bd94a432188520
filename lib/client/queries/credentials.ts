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
      callApi<CredentialPage>(api.credentials(organization, { offset: pageParam, limit: PAGE }), { signal }),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const seen = pages.reduce((sum, { items }) => sum + items.length, 0);
      return page.items.length === 0 || seen >= page.total ? undefined : seen;
    },
  });
