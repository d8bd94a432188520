/**
 * What people change of an account: read from its claims and written into them, whatever else stands there stays. Pure: nothing is
 * signed here.
 */
import { ENVIRONMENT_TYPES } from '../../domain/names.ts';
import type { EnvironmentType } from '../../domain/names.ts';
import type { AccountLimits, JetStreamLimits } from '../../domain/organizations/limits.ts';
import { standingIn, withStanding } from './account-claims.ts';
import type { EnvironmentStanding } from './account-claims.ts';
import type { AccountClaims } from './claims.ts';
import { isClosed, isNone, withSuspension } from './rewrite-claims.ts';

type Block = AccountClaims['nats'];
type ClaimedLimits = Block['limits'];
type ClaimedJetStream = NonNullable<ClaimedLimits['tiered_limits']>[string];

/** Each Environment is a setting of its own, so that another tool's tag for one is kept while another one is changed. */
export type EnvironmentSetting = `environment-${EnvironmentType}`;
export const environmentSetting = (type: EnvironmentType): EnvironmentSetting => `environment-${type}`;
type EnvironmentStandings = Record<EnvironmentSetting, EnvironmentStanding | null>;

/** The settings of one account. While it is suspended, `connections` and `leafnodes` are what it gets back. */
export interface AccountSettings extends Omit<AccountLimits, 'tiers'>, EnvironmentStandings {
  displayName: string;
  /** name of the plan that its limits were taken from */
  plan: string | null;
  suspended: boolean;
  /** of each number of replicas; nobody keeps other tools from other names than R1 to R5 */
  tiers: Partial<Record<string, JetStreamLimits>>;
}
export type SettingName = keyof AccountSettings;

const PLAN_TAG = 'plan:';

/** nats-server reads what is left out or 0 as unlimited here (2.15.1, toUnlimited). */
const zeroIsUnlimited = (limit: number | undefined): number => (limit === undefined || limit <= 0 ? -1 : limit);
const noneOr = (limit: number): number => (isNone(limit) ? 0 : limit);
const atLeastNone = (limit: number | undefined): number => Math.max(limit ?? 0, -1);

const readJetStream = (limits: ClaimedJetStream): JetStreamLimits => ({
  storageBytes: atLeastNone(limits.disk_storage),
  memoryBytes: atLeastNone(limits.mem_storage),
  streams: zeroIsUnlimited(limits.streams),
  consumers: zeroIsUnlimited(limits.consumer),
  maxAckPending: zeroIsUnlimited(limits.max_ack_pending),
  streamStorageBytes: zeroIsUnlimited(limits.disk_max_stream_bytes),
  streamMemoryBytes: zeroIsUnlimited(limits.mem_max_stream_bytes),
  maxBytesRequired: limits.max_bytes_required ?? false,
});

const writeJetStream = (limits: JetStreamLimits): ClaimedJetStream => ({
  disk_storage: limits.storageBytes,
  mem_storage: limits.memoryBytes,
  streams: limits.streams,
  consumer: limits.consumers,
  max_ack_pending: limits.maxAckPending,
  disk_max_stream_bytes: limits.streamStorageBytes,
  mem_max_stream_bytes: limits.streamMemoryBytes,
  max_bytes_required: limits.maxBytesRequired,
});

/** All zero: beside tiers nothing else may stand, or the server lets nobody in (nats-io/jwt v2, OperatorLimits.Validate). */
const NO_JETSTREAM: ClaimedJetStream = {
  disk_storage: 0,
  mem_storage: 0,
  streams: 0,
  consumer: 0,
  max_ack_pending: 0,
  disk_max_stream_bytes: 0,
  mem_max_stream_bytes: 0,
  max_bytes_required: false,
};

export function readSettings(block: Block): AccountSettings {
  const { limits, tags, description } = withSuspension(block, false);
  const tiers = Object.entries(limits.tiered_limits ?? {}).map(([name, tier]) => [name, readJetStream(tier)] as const);
  return {
    displayName: description ?? '',
    plan: tags.find((tag) => tag.startsWith(PLAN_TAG))?.slice(PLAN_TAG.length) ?? null,
    suspended: isClosed(block.limits),
    connections: noneOr(limits.conn),
    leafnodes: noneOr(limits.leaf),
    subscriptions: atLeastNone(limits.subs),
    payloadBytes: atLeastNone(limits.payload),
    dataBytes: atLeastNone(limits.data),
    imports: atLeastNone(limits.imports),
    exports: atLeastNone(limits.exports),
    jetstream: tiers.length > 0 ? null : readJetStream(limits),
    tiers: Object.fromEntries(tiers),
    ...(Object.fromEntries(
      ENVIRONMENT_TYPES.map((type) => [environmentSetting(type), standingIn(tags, type)]),
    ) as EnvironmentStandings),
  };
}

const LIMIT_NAMES = {
  connections: 'conn',
  leafnodes: 'leaf',
  subscriptions: 'subs',
  payloadBytes: 'payload',
  dataBytes: 'data',
  imports: 'imports',
  exports: 'exports',
} as const satisfies Partial<Record<SettingName, keyof ClaimedLimits>>;

function withLimits<B extends Block>(block: B, changed: Partial<AccountSettings>): B {
  const plain = (Object.keys(LIMIT_NAMES) as (keyof typeof LIMIT_NAMES)[]).flatMap((name) =>
    changed[name] === undefined ? [] : [[LIMIT_NAMES[name], changed[name]] as const],
  );
  const stored = block.limits.tiered_limits;
  const { tiered_limits: _stored, ...others } = block.limits;
  const limits: ClaimedLimits = { ...others, ...Object.fromEntries(plain) };
  // What others put beside the limits of a tier stays.
  const tiers = Object.entries(changed.tiers ?? {}).flatMap(([name, tier]) =>
    tier === undefined ? [] : [[name, { ...stored?.[name], ...writeJetStream(tier) }] as const],
  );
  const tiered = changed.tiers === undefined ? (stored ?? {}) : Object.fromEntries(tiers);
  if (Object.keys(tiered).length > 0)
    return { ...block, limits: { ...limits, ...NO_JETSTREAM, tiered_limits: tiered } };
  return { ...block, limits: { ...limits, ...(changed.jetstream && writeJetStream(changed.jetstream)) } };
}

/** The block with these settings. An account that is suspended stays so unless that changes, and gets the new limits with its resuming. */
export function withSettings<B extends Block>(block: B, changed: Partial<AccountSettings>): B {
  const { suspended = isClosed(block.limits), plan, displayName } = changed;
  const open = withLimits(withSuspension(block, false), changed);
  const tags = ENVIRONMENT_TYPES.reduce<string[]>((known, type) => {
    const standing = changed[environmentSetting(type)];
    return standing === undefined ? known : withStanding(known, type, standing);
  }, open.tags);
  const others = tags.filter((tag) => !tag.startsWith(PLAN_TAG));
  const written = {
    ...open,
    tags,
    ...(displayName !== undefined && { description: displayName }),
    ...(plan !== undefined && { tags: plan === null ? others : [...others, `${PLAN_TAG}${plan}`] }),
  };
  return withSuspension(written, suspended);
}
