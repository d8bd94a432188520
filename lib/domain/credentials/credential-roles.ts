import type { EnvironmentType } from '../names.ts';
import { environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../names.ts';
import { PUBLIC_KEY, tagValue } from './permission-template.ts';
import type { PermissionTemplate } from './permission-template.ts';

/**
 * sealed: lives in the edge account; can do what it says and no more.
 * trusted: lives in the home account for stock clients that create consumers, beside the data of every Environment.
 */
export type CredentialKind = 'sealed' | 'trusted';

export interface CredentialRoleDefinition {
  kind: CredentialKind;
  label: string;
  /** what it is for, one sentence */
  summary: string;
  /** what a thief of a trusted one could do beyond its purpose; null when sealed */
  risk: string | null;
  /** needs the name of a durable consumer made for it */
  needsDurable: boolean;
  maxExpiryDays: number;
  /** subjects for one Environment; templates stand for what differs from user to user */
  template: (organization: string, type: EnvironmentType) => PermissionTemplate;
}

/**
 * Any subject, in any queue group: a member of one takes messages from the workers of the home account that are in it, since an
 * imported subject joins its exporter's groups. Refused by nats-server 2.10 and later; plain subscriptions go on.
 */
const NO_QUEUE_GROUPS = ['> >'];

/** Every principal reads its own inbox and no other. The server fills in the user's public key. */
export const OWN_INBOX = `_INBOX.${PUBLIC_KEY}.>`;
const DURABLE = tagValue('durable');

const HOME_RISK =
  'It connects to the home account, where permissions do not isolate: whoever holds it can read, delete and rewrite streams and buckets of every Environment of this Organization, prod included.';

const assets = (organization: string, type: EnvironmentType) => environmentAssets(environmentName(organization, type));

/** The consumer of the product itself: nobody pulls from it, acknowledges to it, changes or deletes it. */
const projectorOf = (stream: string): string[] => [
  ...['INFO', 'MSG.NEXT', 'DELETE', 'CREATE', 'DURABLE.CREATE'].map(
    (call) => `$JS.API.CONSUMER.${call}.${stream}.${PROJECTOR_CONSUMER}`,
  ),
  `$JS.API.CONSUMER.CREATE.${stream}.${PROJECTOR_CONSUMER}.>`,
  `$JS.ACK.${stream}.${PROJECTOR_CONSUMER}.>`,
];

const publisher = (organization: string, type: EnvironmentType): PermissionTemplate => {
  const { subjects, vertebraSubjects } = assets(organization, type);
  return { publish: [subjects], subscribe: [OWN_INBOX], denyPublish: [vertebraSubjects] };
};

const subscriber = (organization: string, type: EnvironmentType): PermissionTemplate => {
  const { stream, subjects } = assets(organization, type);
  return {
    publish: [
      `$JS.API.CONSUMER.INFO.${stream}.${DURABLE}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${DURABLE}`,
      `$JS.ACK.${stream}.${DURABLE}.>`,
    ],
    subscribe: [OWN_INBOX, subjects],
    // a second wall under the check of names: the entries above take whatever the durable is called
    denyPublish: projectorOf(stream),
  };
};

const trustedSubscriber = (organization: string, type: EnvironmentType): PermissionTemplate => {
  const { stream, subjects } = assets(organization, type);
  return {
    publish: [
      '$JS.API.INFO',
      '$JS.API.STREAM.NAMES',
      `$JS.API.STREAM.INFO.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}.>`,
      `$JS.API.CONSUMER.INFO.${stream}.*`,
      `$JS.API.CONSUMER.DELETE.${stream}.*`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
      `$JS.ACK.${stream}.>`,
      `$JS.FC.${stream}.>`,
    ],
    subscribe: [OWN_INBOX, subjects],
    // keeps out mistakes; whoever means harm has other ways in the home account
    denyPublish: projectorOf(stream),
  };
};

const kvReader = (organization: string, type: EnvironmentType): PermissionTemplate => {
  const { bucketStream, bucketSubjects } = assets(organization, type);
  return {
    publish: [
      `$JS.API.STREAM.INFO.${bucketStream}`,
      `$JS.API.DIRECT.GET.${bucketStream}`,
      `$JS.API.DIRECT.GET.${bucketStream}.${bucketSubjects}`,
    ],
    subscribe: [OWN_INBOX, bucketSubjects],
  };
};

const trustedKvReader = (organization: string, type: EnvironmentType): PermissionTemplate => {
  const { bucketStream, bucketSubjects } = assets(organization, type);
  const sealed = kvReader(organization, type);
  return {
    publish: [
      ...sealed.publish,
      '$JS.API.INFO',
      `$JS.API.CONSUMER.CREATE.${bucketStream}`,
      `$JS.API.CONSUMER.CREATE.${bucketStream}.*.${bucketSubjects}`,
      `$JS.API.CONSUMER.INFO.${bucketStream}.*`,
      `$JS.API.CONSUMER.DELETE.${bucketStream}.*`,
      `$JS.FC.${bucketStream}.>`,
    ],
    subscribe: sealed.subscribe,
  };
};

const writing =
  (reader: typeof kvReader): typeof kvReader =>
  (organization, type) => {
    const template = reader(organization, type);
    return { ...template, publish: [...template.publish, assets(organization, type).bucketSubjects] };
  };

const sealed =
  (template: CredentialRoleDefinition['template']): CredentialRoleDefinition['template'] =>
  (organization, type) => ({ ...template(organization, type), denySubscribe: NO_QUEUE_GROUPS });

export const CREDENTIAL_ROLES = {
  publisher: {
    kind: 'sealed',
    label: 'Publisher',
    summary: 'For a service that sends events to this Environment. It receives the acknowledgements, and reads none.',
    risk: null,
    needsDurable: false,
    maxExpiryDays: 365,
    template: sealed(publisher),
  },
  subscriber: {
    kind: 'sealed',
    label: 'Subscriber',
    summary:
      'For a service that reads events: live, and through one durable consumer made for it, which remembers what was acknowledged.',
    risk: null,
    needsDurable: true,
    maxExpiryDays: 365,
    template: sealed(subscriber),
  },
  'kv-reader': {
    kind: 'sealed',
    label: 'KV reader',
    summary:
      'For a service that reads the state of this Environment: it gets keys of the KV bucket and receives changes live.',
    risk: null,
    needsDurable: false,
    maxExpiryDays: 365,
    template: sealed(kvReader),
  },
  'kv-writer': {
    kind: 'sealed',
    label: 'KV writer',
    summary: 'Reads as a KV reader does, and puts, updates and deletes keys.',
    risk: null,
    needsDurable: false,
    maxExpiryDays: 180,
    template: sealed(writing(kvReader)),
  },
  'trusted-publisher': {
    kind: 'trusted',
    label: 'Publisher, trusted in every Environment',
    summary:
      'For very high rates of events that wait for no acknowledgement: it connects straight to the account that holds the streams. Reaches every Environment.',
    risk: HOME_RISK,
    needsDurable: false,
    maxExpiryDays: 90,
    template: publisher,
  },
  'trusted-subscriber': {
    kind: 'trusted',
    label: 'Subscriber, trusted in every Environment',
    summary:
      'For clients that create consumers of their own on the stream of this Environment, such as ordered and ephemeral ones. Reaches every Environment.',
    risk: HOME_RISK,
    needsDurable: false,
    maxExpiryDays: 90,
    template: trustedSubscriber,
  },
  'trusted-kv-reader': {
    kind: 'trusted',
    label: 'KV reader, trusted in every Environment',
    summary:
      'For clients that list or watch keys or read their history (kv.keys, kv.watch, kv.history): each creates a consumer. Reaches every Environment.',
    risk: HOME_RISK,
    needsDurable: false,
    maxExpiryDays: 90,
    template: trustedKvReader,
  },
  'trusted-kv-writer': {
    kind: 'trusted',
    label: 'KV writer, trusted in every Environment',
    summary: 'Reads as a trusted KV reader does, and puts, updates and deletes keys. Reaches every Environment.',
    risk: HOME_RISK,
    needsDurable: false,
    maxExpiryDays: 90,
    template: writing(trustedKvReader),
  },
} as const satisfies Record<string, CredentialRoleDefinition>;

export type CredentialRole = keyof typeof CREDENTIAL_ROLES;
export const CREDENTIAL_ROLE_IDS = Object.keys(CREDENTIAL_ROLES) as [CredentialRole, ...CredentialRole[]];
export const DEFAULT_EXPIRY_DAYS = 30;

/** `Publisher` of “Publisher, trusted in every Environment”: where the kind is shown beside it. */
export const roleName = (role: CredentialRole): string => CREDENTIAL_ROLES[role].label.split(',')[0] ?? role;

const INSPECT = [
  '$JS.API.INFO',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$JS.API.STREAM.INFO.*',
  '$JS.API.CONSUMER.NAMES.*',
  '$JS.API.CONSUMER.LIST.*',
  '$JS.API.CONSUMER.INFO.*.*',
];

/** Roles of a browser's NATS session, in the edge account: metadata only, or data too. Both can only read. */
export const SESSION_ROLES = {
  inspector: {
    publish: INSPECT,
    subscribe: [OWN_INBOX],
    denySubscribe: NO_QUEUE_GROUPS,
    connectionTypes: ['WEBSOCKET'],
  },
  reader: {
    publish: [...INSPECT, '$JS.API.STREAM.MSG.GET.*', '$JS.API.DIRECT.GET.>'],
    subscribe: [OWN_INBOX, 'ws.>', '$KV.>'],
    denySubscribe: NO_QUEUE_GROUPS,
    connectionTypes: ['WEBSOCKET'],
  },
} as const satisfies Record<string, PermissionTemplate>;

export type SessionRole = keyof typeof SESSION_ROLES;

/**
 * Roles of keys that sign sessions and no credentials: those of browsers, and `control`, by which the server itself is in the home
 * account. Each has one key for the whole account.
 */
export const SESSION_KEY_ROLES = ['inspector', 'reader', 'control'] as const satisfies (SessionRole | 'control')[];
export type SessionKeyRole = (typeof SESSION_KEY_ROLES)[number];

/**
 * A session under a support grant, in the edge account: reads the one stream or bucket that its tags name
 * (`supportTags`). An entry whose tag a session does not have is dropped by the server.
 */
export const SUPPORT_TEMPLATE: PermissionTemplate = {
  publish: [
    `$JS.API.STREAM.INFO.${tagValue('stream')}`,
    `$JS.API.STREAM.MSG.GET.${tagValue('stream')}`,
    `$JS.API.DIRECT.GET.${tagValue('stream')}`,
  ],
  subscribe: [OWN_INBOX, `ws.${tagValue('environment')}.>`, `$KV.${tagValue('bucket')}.>`],
  denySubscribe: NO_QUEUE_GROUPS,
  connectionTypes: ['WEBSOCKET'],
};
