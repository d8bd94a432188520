/** The state of an Environment: what the projector keeps in its bucket, and what the read API answers (docs/read-api.md). */
import { EVENT_SOURCES, OBJECT_STATUSES } from './environment-state-words.ts';
import { z } from '../zod.ts';

/**
 * An object as the projector keeps it: the last event about it, by stream sequence. JSON under the key
 * `<kind>/<namespace>/<name>`, or `<kind>/<name>` when its kind has no namespaces.
 */
export const objectStateSchema = z
  .object({
    /** of this format */
    version: z.literal(1),
    source: z.enum(EVENT_SOURCES),
    kind: z.string(),
    /** null for what has none */
    namespace: z.string().nullable(),
    name: z.string(),
    status: z.enum(OBJECT_STATUSES),
    /** why it is not well, in the words of the event; null when there are none */
    reason: z.string().nullable(),
    /** the event's data, without what is said above */
    object: z.record(z.string(), z.unknown()),
    event: z.object({
      id: z.string(),
      type: z.string(),
      source: z.string(),
      /** RFC 3339 */
      time: z.string().nullable(),
    }),
    /** of the event in the stream of the Environment */
    sequence: z.int().positive(),
  })
  .meta({ id: 'ObjectState' });
export type ObjectState = z.infer<typeof objectStateSchema>;

const countsSchema = z.record(z.enum(OBJECT_STATUSES), z.int());

/** How the objects of one source are; JSON under the key `summary/<source>`. */
export const summaryStateSchema = z
  .object({
    version: z.literal(1),
    source: z.enum(EVENT_SOURCES),
    /** objects there are */
    total: z.int(),
    statuses: countsSchema,
    /** kind → how many of which status; of the 500 kinds with most objects, which is all of them in real Environments */
    kinds: z.record(z.string(), countsSchema),
  })
  .meta({ id: 'SummaryState' });
export type SummaryState = z.infer<typeof summaryStateSchema>;

/** One key of the bucket as the read API gives it. */
export const stateEntrySchema = z
  .object({
    key: z.string(),
    /** of the bucket, when this key was written last */
    revision: z.int(),
    /** ISO 8601, when it was written */
    at: z.string(),
    /**
     * null: the caller may see keys and no payloads, or something other than the projector wrote it.
     * An `ObjectState`, or a `SummaryState` under `summary/…`.
     */
    value: z.union([objectStateSchema, summaryStateSchema]).nullable(),
  })
  .meta({ id: 'StateEntry' });
export type StateEntry = z.infer<typeof stateEntrySchema>;

export const readStateSchema = z.object({
  kind: z.string().optional().describe('Only this kind'),
  prefix: z.string().optional().describe('Only keys that begin so'),
  limit: z.coerce.number().int().min(1).max(100_000).optional().describe('Most entries of one answer; all without it'),
  cursor: z.string().optional().describe('`next` of the page before'),
});

export const followEventsSchema = z.object({
  kind: z.string().max(500).optional().describe('Only this kind'),
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/, 'It is the id of an event: a number.')
    .optional()
    .describe('What the header Last-Event-ID says, for clients that cannot set it'),
});

export const statePageSchema = z
  .object({
    environment: z.string(),
    /** of the bucket: everything written until then is in here */
    revision: z.int(),
    /** whether values are given; without the right to read data there are keys only */
    payloads: z.boolean(),
    entries: z.array(stateEntrySchema),
    /** cursor of the next page; null after the last one */
    next: z.string().nullable(),
  })
  .meta({ id: 'StatePage' });
export type StatePage = z.infer<typeof statePageSchema>;

/** An earlier or the present revision of one key. */
export const stateRevisionSchema = z
  .object({
    revision: z.int(),
    at: z.string(),
    operation: z.enum(['put', 'delete', 'purge']),
    value: stateEntrySchema.shape.value,
  })
  .meta({ id: 'StateRevision' });
export type StateRevision = z.infer<typeof stateRevisionSchema>;

/** Newest first; as many as the bucket keeps. */
export const stateHistorySchema = z
  .object({ key: z.string(), revisions: z.array(stateRevisionSchema) })
  .meta({ id: 'StateHistory' });
export type StateHistory = z.infer<typeof stateHistorySchema>;

/** How far the projector is with an Environment, and who it is. */
export const projectionSchema = z
  .object({
    environment: z.string(),
    /** id of the projector that has the lease now; null when none runs */
    owner: z.string().nullable(),
    /** events of the stream that are not in the state yet; null when NATS or the Environment's stream does not say */
    lag: z.int().nullable(),
    /** why it is blocked, for people; null while it makes progress */
    problem: z.string().nullable(),
    /** what happened lately that people should know, such as events that somebody else acknowledged; null when nothing did */
    notice: z.string().nullable(),
    /** events nobody settled yet */
    rejected: z.int().nullable(),
    /** of the bucket; null when NATS does not say */
    revision: z.int().nullable(),
    /** ISO 8601, when this was true */
    at: z.string(),
  })
  .meta({ id: 'Projection' });
export type ProjectionStatus = z.infer<typeof projectionSchema>;
