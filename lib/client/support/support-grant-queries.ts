import { queryOptions } from '@tanstack/react-query';
import { api } from '../../domain/paths.ts';
import type {
  DecideSupportGrant,
  EndedSupportGrant,
  RequestSupportGrant,
  SupportGrant,
  SupportGrantPage,
} from '../../domain/support/support-grant.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** Asks for a grant. @throws ApiProblem */
export const requestSupportGrant = (organization: string, body: RequestSupportGrant): Promise<SupportGrant> =>
  callApi(api.organizationSupportGrants(organization), { method: 'POST', body });

/** Approves or denies one. @throws ApiProblem */
export const decideSupportGrant = (grant: SupportGrant, body: DecideSupportGrant): Promise<SupportGrant> =>
  callApi(api.supportGrantDecision(grant.organization, grant.id), { method: 'POST', body });

/** Ends one, and tells what the servers closed. @throws ApiProblem */
export const endSupportGrant = (grant: SupportGrant): Promise<EndedSupportGrant> =>
  callApi(api.supportGrantEnd(grant.organization, grant.id), { method: 'POST' });

/** People watch who looks at their data, and wait for an answer: it has to feel live. */
export const LIVE_MILLISECONDS = 5_000;
/** On every other page the band goes on telling who looks. */
const ACTIVE_MILLISECONDS = 10_000;
/** While nobody looks and nobody asks, a band only has to notice that somebody begins. */
const QUIET_MILLISECONDS = 12_000;
/** People of an Organization are told of that at once (`useGrantChanges`); asked all the same, in case they are not. */
const TOLD_MILLISECONDS = 30_000;

interface GrantsState {
  state: { data: SupportGrantPage | undefined; fetchFailureCount: number };
}
const refetchEach =
  (quietMilliseconds: number) =>
  (query: GrantsState): number =>
    each(
      query.state.data?.items.some((grant) => grant.state === 'active' || grant.state === 'requested')
        ? ACTIVE_MILLISECONDS
        : quietMilliseconds,
    )(query);

/** Everything about support grants stands under this key. */
export const SUPPORT_GRANTS = ['support-grants'] as const;

/** For people of the Sovereign: one's own grants, and those of others that wait or are active. */
export const supportGrantsQuery = () =>
  queryOptions({
    queryKey: [...SUPPORT_GRANTS, null],
    queryFn: ({ signal }) => callApi<SupportGrantPage>(api.supportGrants(), { signal }),
    refetchInterval: refetchEach(QUIET_MILLISECONDS),
  });

/** Who may look, looks and looked into an Organization's data. */
export const organizationSupportGrantsQuery = (organization: string) =>
  queryOptions({
    queryKey: [...SUPPORT_GRANTS, organization],
    queryFn: ({ signal }) => callApi<SupportGrantPage>(api.organizationSupportGrants(organization), { signal }),
    refetchInterval: refetchEach(TOLD_MILLISECONDS),
  });
