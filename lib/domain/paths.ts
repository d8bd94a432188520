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
const organizationPage = (organization: string) => `/organizations/${part(organization)}`;
const organizationApi = (organization: string) => `/api/v1/organizations/${part(organization)}`;

export const pages = {
  home: () => '/',
  signIn: (query?: { error?: string; returnTo?: string }) => withQuery('/sign-in', query),
  organizations: () => '/organizations',
  organization: organizationPage,
  streams: (organization: string) => `${organizationPage(organization)}/streams`,
  stream: (organization: string, stream: string, query?: { tab?: string; filter?: string }) =>
    withQuery(`${organizationPage(organization)}/streams/${part(stream)}`, query),
  buckets: (organization: string) => `${organizationPage(organization)}/kv`,
  bucket: (organization: string, bucket: string, query?: { key?: string }) =>
    withQuery(`${organizationPage(organization)}/kv/${part(bucket)}`, query),
  credentials: (organization: string) => `${organizationPage(organization)}/credentials`,
  newCredential: (organization: string) => `${organizationPage(organization)}/credentials/new`,
  organizationAudit: (organization: string) => `${organizationPage(organization)}/audit`,
  audit: () => '/audit',
} as const;

export const api = {
  me: () => '/api/v1/me',
  organizations: (query?: Record<string, QueryValue>) => withQuery('/api/v1/organizations', query),
  organization: organizationApi,
  natsSessions: (organization: string) => `${organizationApi(organization)}/nats-sessions`,
  credentials: (organization: string, query?: Record<string, QueryValue>) =>
    withQuery(`${organizationApi(organization)}/credentials`, query),
  credentialChallenges: (organization: string) => `${organizationApi(organization)}/credentials/challenges`,
  audit: (query?: Record<string, QueryValue>) => withQuery('/api/v1/audit', query),
  signIn: (query: { issuer: string; returnTo?: string }) => withQuery('/api/auth/sign-in', query),
  callback: () => '/api/auth/callback',
  signOut: () => '/api/auth/sign-out',
  openapi: () => '/api/openapi.json',
} as const;
