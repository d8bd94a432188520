/** Adding Environments, changing their streams, retiring, restoring and deleting them: what is asked, what is remembered, and the evidence. */
import { SERVER_LINES, serverProofSchema } from '../evidence.ts';
import { freeText } from '../free-text.ts';
import { ENVIRONMENT_TYPES } from '../names.ts';
import { placementSchema } from '../organizations/placement-schema.ts';
import { REPLICAS } from '../organizations/placement.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';

const replicas = z.literal(REPLICAS, { error: 'One of 1, 3 and 5.' });

export const addEnvironmentSchema = z
  .object({
    type: z.enum(ENVIRONMENT_TYPES),
    replicas: replicas
      .optional()
      .describe('Of its streams and its bucket. Left out: 3 where at least three servers are up, else 1'),
    placement: placementSchema.optional().describe('Which servers they may be on'),
  })
  .meta({ id: 'AddEnvironment' });
export type AddEnvironment = z.infer<typeof addEnvironmentSchema>;

/** 100 years: beyond, nanoseconds leave what nats-server counts in. */
const MOST_SECONDS = 100 * 366 * 86_400;
const bound = (most: number) =>
  z
    .int()
    .min(-1)
    .max(most)
    .refine((value) => value !== 0, { message: '-1 for unlimited, or at least 1.' });

/** What people change of the stream of events and of the bucket of state; -1 is unlimited. */
export const environmentSettingsSchema = z
  .object({
    events: z.object({
      maxAgeSeconds: bound(MOST_SECONDS).describe('Events that are older are dropped'),
      maxBytes: bound(Number.MAX_SAFE_INTEGER).describe('Of the stream; beyond, the oldest events are dropped'),
      maxMessages: bound(Number.MAX_SAFE_INTEGER).describe('In the stream; beyond, the oldest events are dropped'),
    }),
    state: z.object({
      maxBytes: bound(Number.MAX_SAFE_INTEGER).describe('Of the bucket; beyond, no key can be written'),
      history: z.int().min(1).max(64).describe('Values that are kept of each key'),
    }),
    replicas: z.int().min(1).max(5).describe('Of its streams and its bucket'),
    placement: placementSchema.describe('Which servers they may be on; empty: any'),
  })
  .meta({ id: 'EnvironmentSettings' });
export type EnvironmentSettings = z.infer<typeof environmentSettingsSchema>;

export const changeEnvironmentSchema = z
  .object({
    version: z.string().max(100).describe('Of the settings that you have seen: of two changes on the same one wins'),
    settings: environmentSettingsSchema,
    dropsData: z.boolean().default(false).describe('Events, or earlier values of keys, may be dropped by it'),
  })
  .meta({ id: 'ChangeEnvironment' });
export type ChangeEnvironment = z.infer<typeof changeEnvironmentSchema>;

/** Full name once more: a request to the wrong address changes nothing. */
const confirm = z.string().max(100).describe('The full name of the Environment once more');
const reason = freeText('Say why.', 300);

export const retireEnvironmentSchema = z.object({ confirm, reason }).meta({ id: 'RetireEnvironment' });
export const restoreEnvironmentSchema = z.object({ reason }).meta({ id: 'RestoreEnvironment' });
export const deleteEnvironmentSchema = z.object({ confirm, reason }).meta({ id: 'DeleteEnvironment' });
export type RetireEnvironment = z.infer<typeof retireEnvironmentSchema>;
export type RestoreEnvironment = z.infer<typeof restoreEnvironmentSchema>;
export type DeleteEnvironment = z.infer<typeof deleteEnvironmentSchema>;

const ENVIRONMENT_ACTS = ['add', 'change', 'retire', 'restore', 'delete'] as const;

/** The last act on an Environment, as the record of its Organization remembers it. */
export const environmentActSchema = z.object({
  /** correlation of its audit records */
  act: z.string(),
  kind: z.enum(ENVIRONMENT_ACTS),
  /** ISO 8601 */
  at: z.string(),
  by: personSchema,
  /** empty where none is asked for */
  reason: z.string(),
  /** all of it is carried out; some server may not have proven it yet */
  done: z.boolean(),
  servers: z.array(serverProofSchema),
  /** connections that servers reported as closed */
  closed: z.number(),
  /** of an addition: where its streams go */
  where: addEnvironmentSchema.omit({ type: true }).optional(),
  /** of a change: what there was, and what there shall be */
  settings: z.object({ before: environmentSettingsSchema, after: environmentSettingsSchema }).optional(),
});
export type EnvironmentAct = z.infer<typeof environmentActSchema>;

const assetUseSchema = z.object({
  name: z.string(),
  messages: z.number(),
  bytes: z.number(),
  consumers: z.number(),
  /** ISO 8601, of the oldest message; null when there is none */
  firstAt: z.string().nullable(),
});

/** An Environment as the page of its settings shows it. */
export const environmentLifeSchema = z
  .object({
    environment: z.string(),
    state: z.enum(['active', 'retired']),
    last: environmentActSchema
      .pick({ act: true, kind: true, at: true, by: true, reason: true, done: true, servers: true, closed: true })
      .nullable()
      .describe('The last act on it; null when none is remembered'),
    settings: environmentSettingsSchema.nullable().describe('Null when its streams are not there'),
    version: z.string(),
    inUse: z.object({
      events: assetUseSchema.nullable(),
      state: assetUseSchema.extend({ keys: z.number() }).nullable(),
      rejected: assetUseSchema.nullable(),
    }),
    copying: z.array(z.string()).describe('Streams of which some server does not have all yet'),
    silent: z.array(z.string()).describe('Servers that did not answer: what only they have is not told'),
    credentials: z
      .object({
        writing: z.number(),
        reading: z.number(),
        unreadable: z.number().describe('Of the Organization, whose records cannot be read: they may be valid'),
      })
      .describe('That are valid now'),
  })
  .meta({ id: 'EnvironmentLife' });
export type EnvironmentLife = z.infer<typeof environmentLifeSchema>;

/** One line of the evidence, in the order in which it is found. */
export const environmentEvidenceSchema = z
  .discriminatedUnion('type', [
    /** it is written down, and from here on carried to its end whoever goes away */
    z.object({
      type: z.literal('begun'),
      act: z.string(),
      kind: z.enum(ENVIRONMENT_ACTS),
      /** that the servers listed before, of those whose keys go */
      connections: z.number(),
    }),
    /** a stream or bucket is deleted, with what was in it */
    z.object({ type: z.literal('deleted'), name: z.string(), messages: z.number(), bytes: z.number() }),
    ...SERVER_LINES,
  ])
  .meta({ id: 'EnvironmentEvidence' });
export type EnvironmentEvidence = z.infer<typeof environmentEvidenceSchema>;
