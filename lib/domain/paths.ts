import type { EnvironmentType } from './names.ts';
import type { CredentialRole } from './credentials/credential-roles.ts';
import type { CredentialReach } from './credentials/credential-rules.ts';
import type { CredentialSort, CredentialState, ExpiryWindow } from './credentials/credential-state.ts';
import type { SupportScope } from './support/support-grant-rules.ts';
import type { UsageMetric } from './usage/usage-metrics.ts';

/** Every URL of pages and API comes from here. Each part is encoded, so an odd stream or key name survives. */
type QueryValue = string | number | undefined;

function withQuery(path: string, query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params.size === 0 ? path : `${path}?${params.toString()}`;
}

const part = encodeURIComponent;

/** The name that a part of a path stands for; a part that nobody encoded (a lone “%”) is taken as it is. */
export function nameOfPart(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

const organizationPage = (organization: string) => `/organizations/${part(organization)}`;
const environmentPage = (organization: string, environment: string, query?: Record<string, QueryValue>) =>
  withQuery(`${organizationPage(organization)}/environments/${part(environment)}`, query);
const environmentApi = (organization: string, environment: string) =>
  `${organizationApi(organization)}/environments/${part(environment)}`;
const organizationApi = (organization: string) => `/api/v1/organizations/${part(organization)}`;
const supportGrantApi = (organization: string, id: string) =>
  `${organizationApi(organization)}/support-grants/${part(id)}`;

/** The Organization whose page a path is, as it stands there; null for a path of none, and where one is created. */
export function organizationOfPath(path: string): string | null {
  const [, found = ''] = /^\/organizations\/([^/?#]+)/.exec(path) ?? [];
  return found === '' || found === 'new' ? null : nameOfPart(found);
}

export const pages = {
  home: () => '/',
  signIn: (query?: { error?: string; reason?: string; returnTo?: string; organization?: string }) =>
    withQuery('/sign-in', query),
  organizations: () => '/organizations',
  /** with a name: how far its creation is */
  newOrganization: (query?: { slug?: string }) => withQuery('/organizations/new', query),
  organization: organizationPage,
  organizationSettings: (organization: string) => `${organizationPage(organization)}/settings`,
  /** what is in it; where it is deleted */
  organizationContents: (organization: string) => `${organizationPage(organization)}/settings/contents`,
  streams: (organization: string) => `${organizationPage(organization)}/streams`,
  stream: (
    organization: string,
    stream: string,
    query?: { tab?: string; filter?: string; from?: number; seq?: number },
  ) => withQuery(`${organizationPage(organization)}/streams/${part(stream)}`, query),
  consumer: (organization: string, stream: string, consumer: string) =>
    `${organizationPage(organization)}/streams/${part(stream)}/consumers/${part(consumer)}`,
  buckets: (organization: string) => `${organizationPage(organization)}/kv`,
  bucket: (organization: string, bucket: string, query?: { key?: string }) =>
    withQuery(`${organizationPage(organization)}/kv/${part(bucket)}`, query),
  environments: (organization: string) => `${organizationPage(organization)}/environments`,
  newEnvironment: (organization: string) => `${organizationPage(organization)}/environments/new`,
  environment: environmentPage,
  environmentSettings: (organization: string, environment: string) =>
    `${environmentPage(organization, environment)}/settings`,
  environmentObject: (organization: string, environment: string, key: string) =>
    `${environmentPage(organization, environment)}/objects/${part(key)}`,
  environmentRejected: (organization: string, environment: string, query?: { event?: number }) =>
    withQuery(`${environmentPage(organization, environment)}/rejected`, query),
  credentials: (
    organization: string,
    query?: {
      reach?: CredentialReach;
      state?: CredentialState;
      expiresWithin?: ExpiryWindow;
      role?: CredentialRole;
      environment?: EnvironmentType;
      keyGeneration?: number;
      sort?: CredentialSort;
      dir?: 'asc' | 'desc';
    },
  ) => withQuery(`${organizationPage(organization)}/credentials`, query),
  allCredentials: () => '/credentials',
  usage: (query?: { by?: UsageMetric }) => withQuery('/usage', query),
  sovereignKeys: () => '/keys',
  refusals: (organization: string, query?: { key?: string }) =>
    withQuery(`${organizationPage(organization)}/credentials/refusals`, query),
  /** with `act` its dialog is open: `renew`, `replace` or `revoke` */
  credential: (organization: string, publicKey: string, query?: { act?: string }) =>
    withQuery(`${organizationPage(organization)}/credentials/${part(publicKey)}`, query),
  signingKeys: (organization: string) => `${organizationPage(organization)}/credentials/signing-keys`,
  newCredential: (organization: string) => `${organizationPage(organization)}/credentials/new`,
  bulkCredentials: (organization: string) => `${organizationPage(organization)}/credentials/bulk`,
  organizationAudit: (organization: string, query?: { object?: string }) =>
    withQuery(`${organizationPage(organization)}/audit`, query),
  organizationSupport: (organization: string) => `${organizationPage(organization)}/support`,
  audit: (query?: { upTo?: number; organization?: string }) => withQuery('/audit', query),
  /** with an Organization: asks for a grant; `back` is the page that leads there */
  support: (query?: { organization?: string; scope?: SupportScope; back?: string }) => withQuery('/support', query),
} as const;

export const api = {
  me: () => '/api/v1/me',
  organizations: (query?: Record<string, QueryValue>) => withQuery('/api/v1/organizations', query),
  organization: organizationApi,
  organizationCreation: (query?: { slug: string }) => withQuery('/api/v1/organization-creations', query),
  signInTest: (query?: { slug: string }) => withQuery('/api/v1/organization-creations/sign-in', query),
  streamServers: () => '/api/v1/stream-servers',
  plans: () => '/api/v1/plans',
  organizationSettings: (organization: string) => `${organizationApi(organization)}/settings`,
  attention: (organization: string) => `${organizationApi(organization)}/attention`,
  usageSeries: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/usage-series`, query),
  usageSeriesExport: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/usage-series/export`, query),
  topUsage: (query?: Record<string, QueryValue>) => withQuery('/api/v1/usage/top', query),
  topUsageExport: (query?: Record<string, QueryValue>) => withQuery('/api/v1/usage/top/export', query),
  organizationSuspensions: (organization: string) => `${organizationApi(organization)}/suspensions`,
  environments: (organization: string) => `${organizationApi(organization)}/environments`,
  environmentSettings: (organization: string, environment: string) =>
    `${environmentApi(organization, environment)}/settings`,
  environmentRetirements: (organization: string, environment: string) =>
    `${environmentApi(organization, environment)}/retirements`,
  environmentRestorations: (organization: string, environment: string) =>
    `${environmentApi(organization, environment)}/restorations`,
  environmentDeletions: (organization: string, environment: string) =>
    `${environmentApi(organization, environment)}/deletions`,
  organizationContents: (organization: string) => `${organizationApi(organization)}/contents`,
  organizationDeletions: (organization: string) => `${organizationApi(organization)}/deletions`,
  organizationResumptions: (organization: string) => `${organizationApi(organization)}/resumptions`,
  natsSessions: (organization: string) => `${organizationApi(organization)}/nats-sessions`,
  credentials: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/credentials`, query),
  credentialsExport: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/credentials/export`, query),
  bulkCredentials: (organization: string) => `${organizationApi(organization)}/credentials/bulk`,
  connectedCredentials: (organization: string) => `${organizationApi(organization)}/credentials/connected`,
  expiringCredentials: (organization: string) => `${organizationApi(organization)}/credentials/expiring`,
  allCredentials: (query?: Record<string, QueryValue>) => withQuery('/api/v1/credentials', query),
  allCredentialsExport: (query?: Record<string, QueryValue>) => withQuery('/api/v1/credentials/export', query),
  credential: (organization: string, id: string) => `${organizationApi(organization)}/credentials/${part(id)}`,
  credentialConnections: (organization: string, id: string) =>
    `${organizationApi(organization)}/credentials/${part(id)}/connections`,
  credentialRenewals: (organization: string, id: string) =>
    `${organizationApi(organization)}/credentials/${part(id)}/renewals`,
  credentialReplacements: (organization: string, id: string) =>
    `${organizationApi(organization)}/credentials/${part(id)}/replacements`,
  credentialChallenges: (organization: string) => `${organizationApi(organization)}/credentials/challenges`,
  credentialRevocations: (organization: string) => `${organizationApi(organization)}/credentials/revocations`,
  credentialRevocationPreview: (organization: string) =>
    `${organizationApi(organization)}/credentials/revocations/preview`,
  signingKeys: (organization: string) => `${organizationApi(organization)}/signing-keys`,
  signingKeyRotations: (organization: string) => `${organizationApi(organization)}/signing-keys/rotations`,
  refusals: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/refusals`, query),
  sovereignKeys: () => '/api/v1/keys',
  operatorRotations: () => '/api/v1/keys/operator/rotations',
  operatorWithdrawals: () => '/api/v1/keys/operator/withdrawals',
  masterUses: () => '/api/v1/keys/master',
  masterRotations: () => '/api/v1/keys/master/rotations',
  masterWithdrawals: () => '/api/v1/keys/master/withdrawals',
  supportGrants: () => '/api/v1/support-grants',
  organizationSupportGrants: (organization: string) => `${organizationApi(organization)}/support-grants`,
  organizationSupportGrantChanges: (organization: string, query?: { after: number }) =>
    withQuery(`${organizationApi(organization)}/support-grants/changes`, query),
  supportGrantDecision: (organization: string, id: string) => `${supportGrantApi(organization, id)}/decision`,
  supportGrantEnd: (organization: string, id: string) => `${supportGrantApi(organization, id)}/end`,
  supportGrantSessions: (organization: string, id: string) => `${supportGrantApi(organization, id)}/sessions`,
  environmentRebuilds: (organization: string, environment: string) =>
    `${environmentApi(organization, environment)}/rebuilds`,
  /** `id` is the stream sequence of the event */
  rejectedEventRetry: (organization: string, environment: string, id: string) =>
    `${environmentApi(organization, environment)}/rejected/${part(id)}/retry`,
  rejectedEventDrop: (organization: string, environment: string, id: string) =>
    `${environmentApi(organization, environment)}/rejected/${part(id)}/drop`,
  audit: (query?: Record<string, QueryValue>) => withQuery('/api/v1/audit', query),
  auditExport: (query?: Record<string, QueryValue>) => withQuery('/api/v1/audit/export', query),
  auditVerifications: () => '/api/v1/audit/verifications',
  signIn: (query?: { issuer: string; returnTo?: string }) => withQuery('/api/auth/sign-in', query),
  callback: () => '/api/auth/callback',
  signOut: () => '/api/auth/sign-out',
  endAllSessions: () => '/api/auth/end-all-sessions',
  backChannelLogout: () => '/api/auth/back-channel-logout',
  openapi: () => '/api/openapi.json',
} as const;

const stateOf = (environment: string) => `/v1/environments/${part(environment)}/state`;

/** The projector's read API, behind its own origin. A key is one part of a path, so its slashes are encoded. */
export const readApi = {
  projection: (environment: string) => `/v1/environments/${part(environment)}`,
  state: (environment: string, query?: Record<string, QueryValue>) => withQuery(stateOf(environment), query),
  stateOfKey: (environment: string, key: string) => `${stateOf(environment)}/${part(key)}`,
  historyOfKey: (environment: string, key: string) => `${stateOf(environment)}/${part(key)}/history`,
  events: (environment: string, query?: Record<string, QueryValue>) =>
    withQuery(`/v1/environments/${part(environment)}/events`, query),
} as const;
