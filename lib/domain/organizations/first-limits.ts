/** The limits that a new Organization gets, and whether what it is to consist of can be made under them. */
import { EDGE_SERVICES, EDGE_STREAMS } from '../credentials/edge.ts';
import { DEFAULT_LIMITS, STREAMS_OF_ENVIRONMENT } from './default-limits.ts';
import type { AccountLimits, JetStreamLimits, WantedLimits } from './limits.ts';

const OPEN_JETSTREAM: JetStreamLimits = {
  storageBytes: -1,
  memoryBytes: -1,
  streams: -1,
  consumers: -1,
  maxAckPending: -1,
  streamStorageBytes: -1,
  streamMemoryBytes: -1,
  maxBytesRequired: false,
};
const OPEN: AccountLimits = {
  connections: -1,
  leafnodes: -1,
  subscriptions: -1,
  payloadBytes: -1,
  dataBytes: -1,
  imports: -1,
  exports: -1,
  jetstream: OPEN_JETSTREAM,
  tiers: {},
};

/**
 * All limits of a new Organization: those that are asked for, and the rest as in the plan, or unlimited. Without any, those of the plan,
 * or those that everybody gets. The few of {@link WantedLimits} are of the account, so they take the place of a plan's tiers.
 */
export function firstLimits(
  asked: WantedLimits | AccountLimits | undefined,
  plan: AccountLimits | undefined,
): AccountLimits {
  if (asked !== undefined && 'tiers' in asked) return asked;
  if (asked === undefined && plan !== undefined) return plan;
  const { connections, ...ofJetStream } = asked ?? DEFAULT_LIMITS;
  const base = plan ?? OPEN;
  return { ...base, connections, jetstream: { ...(base.jetstream ?? OPEN_JETSTREAM), ...ofJetStream }, tiers: {} };
}

/** What the home account offers its edge: with fewer exports nats-server takes the claims for invalid. */
const EXPORTS = EDGE_SERVICES.length + EDGE_STREAMS.length;

/** Why NATS would refuse what is to be made under these limits, with the limit that is too low; null when it would not. */
export function firstLimitsProblem(
  limits: AccountLimits,
  { environments, replicas }: { environments: number; replicas: number },
): { path: string; message: string } | null {
  const { exports, jetstream, tiers } = limits;
  if (exports !== -1 && exports < EXPORTS)
    return { path: 'limits.exports', message: `At least ${String(EXPORTS)}: the edge account needs that many.` };
  const tier = `R${String(replicas)}`;
  const path = jetstream === null ? `limits.tiers.${tier}` : 'limits.jetstream';
  const group = jetstream ?? Object.entries(tiers).find(([name]) => name === tier)?.[1];
  if (group === undefined)
    return {
      path: 'limits.tiers',
      message: `Streams would have ${String(replicas)} replicas: a tier ${tier} is missing.`,
    };
  const needed = environments * STREAMS_OF_ENVIRONMENT;
  if (group.streams !== -1 && group.streams < needed)
    return {
      path: `${path}.streams`,
      message: `At least ${String(needed)}: each Environment has ${String(STREAMS_OF_ENVIRONMENT)}.`,
    };
  if (group.maxBytesRequired)
    return {
      path: `${path}.maxBytesRequired`,
      message: 'Streams of Environments set no max_bytes, so it cannot be required.',
    };
  return null;
}
