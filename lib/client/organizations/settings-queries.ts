import { queryOptions } from '@tanstack/react-query';

import type { ChangeSettings, OrganizationSettings } from '../../domain/organizations/settings.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** Name, plan and limits of an Organization. Asked once: a form that changes under somebody's hands is none. */
export const settingsQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization-settings', organization],
    queryFn: ({ signal }) => callApi<OrganizationSettings>(api.organizationSettings(organization), { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });

/** @throws ApiProblem */
export const changeSettings = (organization: string, body: ChangeSettings): Promise<OrganizationSettings> =>
  callApi(api.organizationSettings(organization), { method: 'POST', body });
