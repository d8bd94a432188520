import { queryOptions } from '@tanstack/react-query';
import type { CredentialPage } from '../../domain/credentials/credential-list.ts';
import { isValid } from '../../domain/credentials/credential-state.ts';
import type { CredentialState } from '../../domain/credentials/credential-state.ts';
import { environmentAssets, environmentOfStream } from '../../domain/names.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** The newest of those that were made for one durable; more read through one seldom. */
const MOST = 20;
const TAKERS_STALE_MILLISECONDS = 60_000;

/** Credentials that were made for a consumer, which those of an Environment's stream alone have, and how many trusted ones may take from every one. @throws ApiProblem */
export const takersQuery = (organization: string, stream: string, consumer: string) =>
  queryOptions({
    queryKey: ['credentials', organization, 'takers', stream, consumer],
    queryFn: async ({ signal }) => {
      const environment = environmentOfStream(stream);
      const list = (query: Record<string, string | number | undefined>) =>
        callApi<CredentialPage>(api.credentials(organization, query), { signal });
      const [made, trusted] = await Promise.all([
        environment?.organization !== organization || stream !== environmentAssets(environment.name).stream
          ? null
          : list({ role: 'subscriber', environment: environment.type, search: consumer.slice(0, 100), limit: MOST }),
        list({ role: 'trusted-subscriber', limit: 1 }),
      ]);
      const valid = Object.entries(trusted.states).filter(([state]) => isValid(state as CredentialState));
      return {
        own: made?.items.filter(({ durable }) => durable === consumer) ?? [],
        trusted: valid.reduce((sum, [, count]) => sum + count, 0),
      };
    },
    staleTime: TAKERS_STALE_MILLISECONDS,
  });
