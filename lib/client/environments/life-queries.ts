import { queryOptions } from '@tanstack/react-query';

import type {
  AddEnvironment,
  ChangeEnvironment,
  DeleteEnvironment,
  EnvironmentEvidence,
  EnvironmentLife,
  RestoreEnvironment,
  RetireEnvironment,
} from '../../domain/environments/environment-life.ts';
import { api } from '../../domain/paths.ts';
import { callApi, streamApi } from '../api.ts';

/** While servers copy, or have not proven a retirement yet. */
const FOLLOW_MILLISECONDS = 2_000;

const isOpen = ({ copying, last }: EnvironmentLife): boolean =>
  copying.length > 0 || (last !== null && (!last.done || last.servers.some(({ provenAt }) => provenAt === null)));

/** Settings of an Environment, what is in it, and the last act on it. Asked once, and again while something is under way. */
export const environmentLifeQuery = (organization: string, environment: string) =>
  queryOptions({
    queryKey: ['environment-life', organization, environment],
    queryFn: ({ signal }) => callApi<EnvironmentLife>(api.environmentSettings(organization, environment), { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? FOLLOW_MILLISECONDS : false),
    gcTime: 0,
  });

/** @throws ApiProblem */
export const addEnvironment = (organization: string, body: AddEnvironment): Promise<EnvironmentLife> =>
  callApi(api.environments(organization), { method: 'POST', body });

/** @throws ApiProblem */
export const changeEnvironment = (
  organization: string,
  environment: string,
  body: ChangeEnvironment,
): Promise<EnvironmentLife> => callApi(api.environmentSettings(organization, environment), { method: 'POST', body });

type Evidence = AsyncGenerator<EnvironmentEvidence>;

/** Retires an Environment, and gives the evidence as it comes. @throws ApiProblem */
export const retireEnvironment = (organization: string, environment: string, body: RetireEnvironment): Evidence =>
  streamApi(api.environmentRetirements(organization, environment), { method: 'POST', body });

/** Restores it, and gives the evidence as it comes. @throws ApiProblem */
export const restoreEnvironment = (organization: string, environment: string, body: RestoreEnvironment): Evidence =>
  streamApi(api.environmentRestorations(organization, environment), { method: 'POST', body });

/** Deletes it, and gives the evidence as it comes. @throws ApiProblem */
export const deleteEnvironment = (organization: string, environment: string, body: DeleteEnvironment): Evidence =>
  streamApi(api.environmentDeletions(organization, environment), { method: 'POST', body });
