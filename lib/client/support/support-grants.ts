import { api } from '../../domain/paths.ts';
import type {
  DecideSupportGrant,
  EndedSupportGrant,
  RequestSupportGrant,
  SupportGrant,
} from '../../domain/support/support-grant.ts';
import { callApi } from '../api.ts';

/** Asks for a grant. @throws ApiProblem */
export const requestSupportGrant = (organization: string, body: RequestSupportGrant): Promise<SupportGrant> =>
  callApi(api.organizationSupportGrants(organization), { method: 'POST', body });

/** Approves or denies one. @throws ApiProblem */
export const decideSupportGrant = (grant: SupportGrant, body: DecideSupportGrant): Promise<SupportGrant> =>
  callApi(api.supportGrantDecision(grant.organization, grant.id), { method: 'POST', body });

/** Ends one, and tells what the servers closed. @throws ApiProblem */
export const endSupportGrant = (grant: SupportGrant): Promise<EndedSupportGrant> =>
  callApi(api.supportGrantEnd(grant.organization, grant.id), { method: 'POST' });
