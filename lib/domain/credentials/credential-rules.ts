import type { CredentialRole } from './credential-roles.ts';
import { CREDENTIAL_ROLES } from './credential-roles.ts';
import { isSessionKeyRole } from './signing-key-name.ts';
import type { RotatableKey } from './signing-key-name.ts';
import type { EnvironmentType } from '../names.ts';

/** The rights that issuing takes, one of them by what is issued. */
export const ISSUE_ACTIONS = ['credential.issue', 'credential.issue-prod', 'credential.issue-trusted'] as const;
export type IssueAction = (typeof ISSUE_ACTIONS)[number];

/** Of a credential record, what these rules depend on. */
interface ReachedBy {
  role: CredentialRole;
  environment: EnvironmentType;
  /** the right it was issued under; null where that was not kept */
  issuedUnder: IssueAction | null;
}

/**
 * Where a credential gets to. A trusted one is in the home account, which is one for all Environments, so it reaches each of
 * them, whichever it was issued for (docs/permissions.md).
 */
export const reachesEveryEnvironment = ({ role }: Pick<ReachedBy, 'role'>): boolean =>
  CREDENTIAL_ROLES[role].kind === 'trusted';

const SEALED_WRITERS: readonly CredentialRole[] = ['publisher', 'kv-writer'];
/** Whether who holds one can write to its Environment: by its permissions or, in the home account, in spite of them. */
export const mayWrite = ({ role }: Pick<ReachedBy, 'role'>): boolean =>
  reachesEveryEnvironment({ role }) || SEALED_WRITERS.includes(role);

/** The account that a credential or session connects to, whose claims carry the key that signed it. */
export const accountOf = ({ role }: Pick<RotatableKey, 'role'>): 'home' | 'edge' => {
  if (isSessionKeyRole(role)) return role === 'control' ? 'home' : 'edge';
  return reachesEveryEnvironment({ role }) ? 'home' : 'edge';
};

/** Which credentials of a list: those that reach prod, or those of them of which it is not known that the issuer might. */
export const CREDENTIAL_REACHES = ['prod', 'beyond-issuer'] as const;
export type CredentialReach = (typeof CREDENTIAL_REACHES)[number];

/** Whether a credential is one of these. One that has expired reaches nothing; that is judged by whoever has the time. */
export const isOfReach = (credential: ReachedBy, reach: CredentialReach): boolean =>
  reach === 'prod'
    ? credential.environment === 'prod' || reachesEveryEnvironment(credential)
    : isBeyondItsIssuer(credential);

/** The right that issuing takes: for a trusted role that for every Environment. */
export function issueAction(role: CredentialRole, environment: EnvironmentType): IssueAction {
  if (reachesEveryEnvironment({ role })) return 'credential.issue-trusted';
  return environment === 'prod' ? 'credential.issue-prod' : 'credential.issue';
}

/** The rights that revoking takes, one of them by what is revoked. */
export const REVOKE_ACTIONS = ['credential.revoke', 'credential.revoke-prod', 'credential.revoke-trusted'] as const;
export type RevokeAction = (typeof REVOKE_ACTIONS)[number];

/** The right that revoking takes: as issuing does, for a trusted role that for every Environment. */
export function revokeAction({ role, environment }: Pick<ReachedBy, 'role' | 'environment'>): RevokeAction {
  if (reachesEveryEnvironment({ role })) return 'credential.revoke-trusted';
  return environment === 'prod' ? 'credential.revoke-prod' : 'credential.revoke';
}

/**
 * Whether it reaches every Environment though it is not known that its issuer had the right for each: until that was asked
 * for, whoever could issue for one Environment could issue it. For prod it took the right for prod even then.
 */
export const isBeyondItsIssuer = (credential: ReachedBy): boolean =>
  reachesEveryEnvironment(credential) &&
  credential.environment !== 'prod' &&
  credential.issuedUnder !== 'credential.issue-trusted';

/** A master secret as the audit log names it. */
export const masterLabel = (master: number): string => `master-${String(master)}`;

/** Hours for which a credential and the one that replaces it may both be valid. */
export const MOST_OVERLAP_HOURS = 30 * 24;
