import type {
  ResumeOrganization,
  SuspendOrganization,
  SuspensionEvidence,
} from '../../domain/organizations/suspension.ts';
import { api } from '../../domain/paths.ts';
import { streamApi } from '../api.ts';

/** Suspends an Organization, and gives the evidence as it comes. @throws ApiProblem */
export const suspendOrganization = (organization: string, body: SuspendOrganization) =>
  streamApi<SuspensionEvidence>(api.organizationSuspensions(organization), { method: 'POST', body });

/** Resumes it, and gives the evidence as it comes. @throws ApiProblem */
export const resumeOrganization = (organization: string, body: ResumeOrganization) =>
  streamApi<SuspensionEvidence>(api.organizationResumptions(organization), { method: 'POST', body });
