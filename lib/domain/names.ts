/**
 * Names of Organizations, Environments and what hangs off them.
 * Rules: docs/names.md. A name never changes during its life.
 */
export const ENVIRONMENT_TYPES = ['prod', 'stg', 'uat', 'dev', 'poc'] as const;
export type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];

const ORGANIZATION_SLUG = /^[a-z][a-z0-9-]{2,31}$/;
const SLUG = /^[a-z][a-z0-9-]{0,31}$/;

const RESERVED = new Set(
  [
    'system flux crossplane catalyst catalyst-admin catalog catalog-sovereign gitea master sys',
    // the sign-in page's own word for the realm of the Sovereign
    'sovereign',
    // the page that creates an Organization
    'new',
    'hz hw oci aws gcp az ct',
    'fsn nbg hel ash hil sin apse cnn las mer dxb fra sg iad syd eu',
    'rtz dmz mgt',
    ENVIRONMENT_TYPES.join(' '),
  ].flatMap((line) => line.split(' ')),
);

/** Why a text cannot be an Organization's slug, or null when it can. The text is a sentence for people. */
export function organizationSlugProblem(slug: string): string | null {
  if (!ORGANIZATION_SLUG.test(slug)) {
    return 'An Organization name has 3 to 32 characters: lower-case letters, digits and hyphens, starting with a letter.';
  }
  if (slug.endsWith('-') || slug.includes('--')) {
    return 'An Organization name has no hyphen at its end and no two in a row.';
  }
  if (RESERVED.has(slug) || slug.startsWith('kube-')) return `“${slug}” is reserved for the platform.`;
  if (ENVIRONMENT_TYPES.some((type) => slug.endsWith(`-${type}`))) {
    return `“${slug}” could be mistaken for an Environment.`;
  }
  return null;
}

/**
 * Says that there is no such Organization, in the one wording that is also used for somebody else's: who asks must not
 * learn which of the two it is.
 */
export const organizationNotFoundMessage = (organization: string): string =>
  `There is no Organization “${organization}” that you can see. Check the name, or sign in with the Organization it belongs to.`;

export const isOrganizationSlug = (slug: string): boolean => organizationSlugProblem(slug) === null;

export const isEnvironmentType = (text: string): text is EnvironmentType =>
  (ENVIRONMENT_TYPES as readonly string[]).includes(text);

/** A lower-case name that is one subject token and safe in a permission template: credentials, durable consumers. */
export const isSlug = (text: string): boolean => SLUG.test(text) && !text.endsWith('-');

/**
 * Names that Vertebra gives itself in the accounts of Organizations: its users (`vertebra-control`, `session-reader` …), its
 * consumer (`projector`), its signing keys (`control`, `support`). Who finds one in a list of connections or consumers must
 * not be misled, and nobody may come between. NATS tells upper from lower case, and a slug has no upper case.
 */
const OWN_NAMES = new Set('vertebra projector control support inspector reader session system sys catalyst'.split(' '));
const OWN_PREFIXES = ['vertebra-', 'projector-', 'session-'];

/** Why a text cannot be the name of a credential or of its durable consumer, or null when it can: a sentence for people. */
export function chosenNameProblem(name: string): string | null {
  if (!isSlug(name)) return 'Up to 32 lower-case letters, digits and hyphens, starting with a letter.';
  const isOwn = OWN_NAMES.has(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix));
  return isOwn ? `“${name}” is a name that Vertebra uses itself. Choose another.` : null;
}

/** `acme` + `prod` → `acme-prod`. */
export const environmentName = (organization: string, type: EnvironmentType): string => `${organization}-${type}`;

/** `acme-prod` → its parts, or null. Parsed at the last hyphen, since a slug may hold hyphens itself. */
export function parseEnvironmentName(name: string): { organization: string; type: EnvironmentType } | null {
  const at = name.lastIndexOf('-');
  const organization = name.slice(0, at);
  const type = name.slice(at + 1);
  return at > 0 && isEnvironmentType(type) && isOrganizationSlug(organization) ? { organization, type } : null;
}

export const RETIRED_MEANS =
  'Nothing can write to it, and its state is not updated. Its data stays until it is deleted.';
/** Why nothing can be done in a retired Environment, by its full name. */
export const retiredMessage = (environment: string): string =>
  `${environment} is retired. ${RETIRED_MEANS} Restore it first.`;

/** The durable consumer through which the projector reads the stream of an Environment. */
export const PROJECTOR_CONSUMER = 'projector';

/** What one Environment owns in JetStream. `environment` is a full name such as `acme-prod`. */
export function environmentAssets(environment: string) {
  const bucket = `ws-${environment}-state`;
  return {
    /** subject prefix without the trailing wildcard */
    subjectPrefix: `ws.${environment}`,
    subjects: `ws.${environment}.>`,
    /** what Vertebra itself publishes, and no credential may */
    vertebraSubjects: `ws.${environment}.vertebra.>`,
    stream: `WS_${environment}`,
    bucket,
    bucketStream: kvStreamName(bucket),
    bucketSubjects: `$KV.${bucket}.>`,
    /** what the projector could not use */
    rejectedStream: `WS_${environment}_REJECTED`,
    /** with the stream sequence of the event behind it; no Environment's name has an underscore, so no event lies here */
    rejectedPrefix: `ws.${environment}_rejected`,
  };
}

/** A KV bucket is the JetStream stream of this name (NATS ADR-8). */
export const kvStreamName = (bucket: string): string => `KV_${bucket}`;

/** `KV_orders` → `orders`; null when the stream is no KV bucket. */
export const bucketOfStream = (stream: string): string | null => (stream.startsWith('KV_') ? stream.slice(3) : null);

/** A stream's name that is one subject token without any meaning of its own, so it may stand in a permission. */
export const isStreamToken = (name: string): boolean => /^[A-Za-z0-9_-]{1,255}$/.test(name);

/** The Environment whose stream or bucket it is by its name; null when it is none's. */
export function environmentOfStream(
  stream: string,
): { name: string; organization: string; type: EnvironmentType } | null {
  const [, ofStream, ofBucket] = /^(?:WS_(.+?)(?:_REJECTED)?|KV_ws-(.+)-state)$/.exec(stream) ?? [];
  const name = ofStream ?? ofBucket ?? '';
  const environment = parseEnvironmentName(name);
  return environment && { name, ...environment };
}

/** The name of the edge account beside a home account. `--` cannot occur in a slug, so the two never collide. */
export const edgeAccountName = (organization: string): string => `${organization}--edge`;
