/** Permissions of a scoped signing key, as the server's template reads them (nats-io/jwt v2, UserPermissionLimits). */
export interface PermissionTemplate {
  publish: string[];
  subscribe: string[];
  /** what is refused although `publish` covers it */
  denyPublish?: string[];
  /** the same for `subscribe`; `<subject> <queue>` is about members of that queue group */
  denySubscribe?: string[];
  connectionTypes?: ('STANDARD' | 'WEBSOCKET')[];
}

/** Tags of a user that our templates ask for. */
export const TEMPLATE_TAGS = ['durable', 'stream', 'environment', 'bucket'] as const;
type TemplateTag = (typeof TEMPLATE_TAGS)[number];

/** What the server fills into a template: the public key of the user and the values of its tags. */
export type TemplateValues = { publicKey: string } & Partial<Record<TemplateTag, string>>;
/** The tags of one user. */
export type UserTags = Omit<TemplateValues, 'publicKey'>;

/** Stands for the public key of the user. */
export const PUBLIC_KEY = '{{subject()}}';
/** Stands for the value of a tag of the user. */
export const tagValue = <T extends TemplateTag>(tag: T): `{{tag(${T})}}` => `{{tag(${tag})}}`;

const STANDS_FOR = new Map<string, keyof TemplateValues>([
  [PUBLIC_KEY, 'publicKey'],
  ...TEMPLATE_TAGS.map((tag) => [tagValue(tag), tag] as const),
]);

/** Whether a token of a subject is a template that we use. They are whole tokens only: older servers deny the rest. */
export const isTemplateToken = (token: string): boolean => STANDS_FOR.has(token);

/** One entry with its values in place; none when the user lacks a tag that it asks for. */
function filledEntry(entry: string, values: TemplateValues): string[] {
  const tokens = entry.split('.').map((token) => {
    const name = STANDS_FOR.get(token);
    return name === undefined ? token : values[name];
  });
  return tokens.includes(undefined) ? [] : [tokens.join('.')];
}

/**
 * The permissions of one user as the server makes them of the template (nats-server, server/auth.go,
 * processUserPermissionsTemplate): an entry that asks for a tag which the user does not have is dropped. Ours deny nothing by a
 * tag; there the server would refuse the user.
 */
export function filledIn(template: PermissionTemplate, values: TemplateValues) {
  const { publish, subscribe, denyPublish = [], denySubscribe = [] } = template;
  const fill = (entries: readonly string[]) => entries.flatMap((entry) => filledEntry(entry, values));
  return {
    publish: fill(publish),
    subscribe: fill(subscribe),
    denyPublish: fill(denyPublish),
    denySubscribe: fill(denySubscribe),
  };
}
