/** Every limit that nats-server has for an account. -1 means unlimited in each of them. */
import { z } from '../zod.ts';
import { STREAMS_OF_ENVIRONMENT } from './default-limits.ts';

/** 1 PiB: more than any server has, and exact as a number */
const MOST_BYTES = 2 ** 50;
const MOST_THINGS = 1_000_000;
/** Vertebra connects itself: the app when it makes something, each projector to read. */
const FEWEST_CONNECTIONS = 3;
/** A stream without anything in it takes less; below this nothing could be stored in three of them. */
const LEAST_STORAGE = 100_000;
/** What Vertebra and its browsers subscribe to on one connection; fewer would cut them. */
const FEWEST_SUBSCRIPTIONS = 100;
/** Below this the requests of JetStream itself would not pass. */
const LEAST_PAYLOAD = 4_096;

/** A limit that somebody asks for: -1, or between two numbers. In NATS claims 0 means nothing at all here, everything there. */
const wantedLimit = (least: number, most: number, unit: string) => {
  const range = `-1 for unlimited, or a whole number from ${String(least)} to ${String(most)}${unit}.`;
  return z
    .int({ error: range })
    .min(-1, range)
    .max(most, range)
    .refine((value) => value === -1 || value >= least, { message: range });
};

/** The limits that a creation asks for; the others follow from the plan, or are unlimited. */
export const firstLimitsSchema = z.object({
  storageBytes: wantedLimit(LEAST_STORAGE, MOST_BYTES, ' bytes'),
  memoryBytes: wantedLimit(0, MOST_BYTES, ' bytes, 0 for no stream in memory'),
  streams: wantedLimit(STREAMS_OF_ENVIRONMENT, MOST_THINGS, ''),
  consumers: wantedLimit(1, MOST_THINGS, ' on each stream'),
  connections: wantedLimit(FEWEST_CONNECTIONS, MOST_THINGS, ', those of Vertebra itself included'),
});
export type WantedLimits = z.infer<typeof firstLimitsSchema>;

/** Names of tiers: streams with so many replicas (nats-server 2.15.1 knows R1 to R5). */
const TIER_NAMES = ['R1', 'R2', 'R3', 'R4', 'R5'] as const;

const { storageBytes, memoryBytes, streams, consumers, connections } = firstLimitsSchema.shape;

/** What JetStream may take: of the account, or of its streams with so many replicas. */
const jetstreamLimitsSchema = z.object({
  storageBytes,
  memoryBytes,
  streams,
  consumers,
  maxAckPending: wantedLimit(1, MOST_THINGS, ' on each consumer'),
  streamStorageBytes: wantedLimit(1, MOST_BYTES, ' bytes for one stream on disk'),
  streamMemoryBytes: wantedLimit(1, MOST_BYTES, ' bytes for one stream in memory'),
  maxBytesRequired: z.boolean().describe('Whether every stream has to name its own limit of bytes'),
});
export type JetStreamLimits = z.infer<typeof jetstreamLimitsSchema>;

/** All limits of an account: JetStream's are of the account (`jetstream`), or of each number of replicas (`tiers`). */
export const accountLimitsSchema = z
  .object({
    connections,
    leafnodes: wantedLimit(0, MOST_THINGS, ', 0 for none'),
    subscriptions: wantedLimit(FEWEST_SUBSCRIPTIONS, MOST_THINGS, ' on each connection'),
    payloadBytes: wantedLimit(LEAST_PAYLOAD, 64 * 1024 ** 2, ' bytes in each message'),
    dataBytes: wantedLimit(1, MOST_BYTES, ' bytes; nats-server keeps this figure and does not enforce it'),
    imports: wantedLimit(0, MOST_THINGS, ''),
    exports: wantedLimit(0, MOST_THINGS, ''),
    jetstream: jetstreamLimitsSchema.nullable(),
    tiers: z.partialRecord(z.enum(TIER_NAMES), jetstreamLimitsSchema),
  })
  .superRefine(({ jetstream, tiers }, context) => {
    // nats-server takes claims with both, and lets nobody in afterwards (nats-io/jwt v2, OperatorLimits.Validate).
    if ((jetstream === null) === Object.keys(tiers).length > 0) return;
    const message = 'Either limits of the account, or of at least one number of replicas (R1 to R5), not both.';
    context.addIssue({ code: 'custom', path: ['tiers'], message });
  })
  .meta({ id: 'AccountLimits' });
export type AccountLimits = z.infer<typeof accountLimitsSchema>;

const claimed = z.int();
const claimedJetStream = z.object({
  storageBytes: claimed,
  memoryBytes: claimed,
  streams: claimed,
  consumers: claimed,
  maxAckPending: claimed,
  streamStorageBytes: claimed,
  streamMemoryBytes: claimed,
  maxBytesRequired: z.boolean(),
});
/** The same as claims have them: other tools write limits that Vertebra would refuse. */
export const readLimitsSchema = z.object({
  connections: claimed,
  leafnodes: claimed,
  subscriptions: claimed,
  payloadBytes: claimed,
  dataBytes: claimed,
  imports: claimed,
  exports: claimed,
  jetstream: claimedJetStream.nullable(),
  tiers: z.record(z.string(), claimedJetStream),
});
