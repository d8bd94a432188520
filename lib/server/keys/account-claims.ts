/** What Vertebra writes into the `nats` block of account claims. Pure: nothing is signed here. */
import type { PermissionTemplate } from '../../domain/credentials/permission-template.ts';
import { EDGE_SERVICES, EDGE_STREAMS } from '../../domain/credentials/edge.ts';
import { isEnvironmentType } from '../../domain/names.ts';
import type { EnvironmentType } from '../../domain/names.ts';
import type { WantedLimits } from '../../domain/organizations/limits.ts';

const UNLIMITED = { subs: -1, data: -1, payload: -1 };
const OPEN_ACCOUNT = { ...UNLIMITED, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
const NO_JETSTREAM = { mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0, max_ack_pending: 0 };
const ALL_JETSTREAM = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1, max_ack_pending: -1 };

export const ORGANIZATION_TAG = 'kind:organization';
export const EDGE_TAG = 'kind:edge';
const ENVIRONMENT_TAG = 'env:';

const environmentTag = (type: EnvironmentType): string => `${ENVIRONMENT_TAG}${type}`;
/** Nothing may write to one that is retired. For what does not know the tag, there is no such Environment. */
const RETIRED_TAG = 'env-retired:';
export type EnvironmentStanding = 'active' | 'retired';

/** What a tag says of an Environment, or null. */
export function standingOfTag(tag: string): { type: EnvironmentType; standing: EnvironmentStanding } | null {
  const prefix = [RETIRED_TAG, ENVIRONMENT_TAG].find((one) => tag.startsWith(one));
  const type = prefix === undefined ? '' : tag.slice(prefix.length);
  return isEnvironmentType(type) ? { type, standing: prefix === RETIRED_TAG ? 'retired' : 'active' } : null;
}

/** How an Environment stands by these tags; null when it is none. One that two tags name is retired. */
export function standingIn(tags: readonly string[], type: EnvironmentType): EnvironmentStanding | null {
  if (tags.includes(`${RETIRED_TAG}${type}`)) return 'retired';
  return tags.includes(environmentTag(type)) ? 'active' : null;
}

/** The tags with an Environment standing so, in its place among them; null: without it. */
export function withStanding(
  tags: readonly string[],
  type: EnvironmentType,
  standing: EnvironmentStanding | null,
): string[] {
  const wanted = standing === null ? [] : [standing === 'retired' ? `${RETIRED_TAG}${type}` : environmentTag(type)];
  const at = tags.findIndex((tag) => standingOfTag(tag)?.type === type);
  const others = tags.filter((tag) => standingOfTag(tag)?.type !== type);
  return others.toSpliced(at === -1 ? others.length : at, 0, ...wanted);
}

const account = (block: Record<string, unknown>) => ({
  default_permissions: { pub: {}, sub: {} },
  ...block,
  type: 'account',
  version: 2,
});

/** The home account: holds the data, exports what its edge may use, opens JetStream within the limits. */
export const homeAccount = (organization: {
  displayName: string;
  environments: readonly EnvironmentType[];
  limits: WantedLimits;
}) =>
  account({
    description: organization.displayName,
    limits: {
      ...OPEN_ACCOUNT,
      conn: organization.limits.connections,
      mem_storage: organization.limits.memoryBytes,
      disk_storage: organization.limits.storageBytes,
      streams: organization.limits.streams,
      consumer: organization.limits.consumers,
      max_ack_pending: -1,
    },
    exports: [
      // `Stream`: a JetStream answer may be many messages (batch get, pull).
      ...EDGE_SERVICES.map((subject) => ({ name: subject, subject, type: 'service', response_type: 'Stream' })),
      ...EDGE_STREAMS.map((subject) => ({ name: subject, subject, type: 'stream' })),
    ],
    tags: [ORGANIZATION_TAG, ...organization.environments.map(environmentTag)],
  });

/** The edge account: holds nothing, imports exactly what the home account offers it. */
export const edgeAccount = (organization: string, home: string) => {
  const importOf = (type: 'service' | 'stream') => (subject: string) => ({
    name: subject,
    subject,
    local_subject: subject,
    account: home,
    type,
  });
  return account({
    description: `Edge of ${organization}`,
    limits: { ...OPEN_ACCOUNT, ...NO_JETSTREAM },
    imports: [...EDGE_SERVICES.map(importOf('service')), ...EDGE_STREAMS.map(importOf('stream'))],
    tags: [EDGE_TAG, `organization:${organization}`],
  });
};

export const systemAccount = () =>
  account({
    limits: { ...OPEN_ACCOUNT, ...NO_JETSTREAM },
    // As nsc makes them: accounts may ask about themselves.
    exports: [
      {
        name: 'account-monitoring-services',
        subject: '$SYS.REQ.ACCOUNT.*.*',
        type: 'service',
        response_type: 'Stream',
        account_token_position: 4,
      },
      { name: 'account-monitoring-streams', subject: '$SYS.ACCOUNT.*.>', type: 'stream', account_token_position: 3 },
    ],
  });

/** Vertebra's own account: credential records, audit. */
export const catalystAccount = () => account({ limits: { ...OPEN_ACCOUNT, ...ALL_JETSTREAM } });

/** A signing key whose users get exactly this template (nats-io/jwt v2, UserScope). */
export const scopedSigningKey = (key: string, role: string, template: PermissionTemplate) => ({
  kind: 'user_scope' as const,
  key,
  role,
  template: {
    pub: { allow: [...template.publish], ...(template.denyPublish && { deny: [...template.denyPublish] }) },
    sub: { allow: [...template.subscribe], ...(template.denySubscribe && { deny: [...template.denySubscribe] }) },
    ...UNLIMITED,
    ...(template.connectionTypes && { allowed_connection_types: [...template.connectionTypes] }),
  },
});

const OWN_ROLE = 'vertebra';
/** A signing key of `SYS` or `catalyst` whose one user is Vertebra's own, which may do everything there. */
export const ownSigningKey = (key: string) => ({
  kind: 'user_scope' as const,
  key,
  role: OWN_ROLE,
  template: { pub: {}, sub: {}, ...UNLIMITED },
});
export const isOwnSigningKey = (key: string | { role?: string | undefined }): boolean =>
  typeof key !== 'string' && key.role === OWN_ROLE;

/** A user under a scoped key: nothing but tags, else the server refuses it. */
export const scopedUser = (issuerAccount: string, tags: readonly string[]) => ({
  issuer_account: issuerAccount,
  ...(tags.length > 0 && { tags: [...tags] }),
  type: 'user',
  version: 2,
});

/** A user under a plain key: must name its limits, left out means 0. */
export const openUser = () => ({ pub: {}, sub: {}, ...UNLIMITED, type: 'user', version: 2 });
