import { queryOptions } from '@tanstack/react-query';

import type {
  DeleteOrganization,
  DeletionEvidence,
  OrganizationContents,
} from '../../domain/organizations/deletion.ts';
import { api } from '../../domain/paths.ts';
import { callApi, streamApi } from '../api.ts';

/** What is in an Organization: asked once, and when somebody asks again. A report that changes while it is read is none. */
export const contentsQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization-contents', organization],
    queryFn: ({ signal }) => callApi<OrganizationContents>(api.organizationContents(organization), { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Deletes a suspended Organization, and gives the evidence as it comes. @throws ApiProblem */
export const deleteOrganization = (organization: string, body: DeleteOrganization) =>
  streamApi<DeletionEvidence>(api.organizationDeletions(organization), { method: 'POST', body });
