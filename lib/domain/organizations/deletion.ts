/** Deleting an Organization: what is in it, what is asked, what is remembered, and the evidence. */
import { SERVER_LINES, serverProofSchema } from '../evidence.ts';
import { freeText } from '../free-text.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';

export const deleteOrganizationSchema = z
  .object({
    /** the name of the Organization once more: nothing of it comes back */
    confirm: z.string().max(100),
    reason: freeText('Say why it is deleted.', 300),
  })
  .meta({ id: 'DeleteOrganization' });
export type DeleteOrganization = z.infer<typeof deleteOrganizationSchema>;

const count = z.int().min(0);

/** What was in an Organization, in figures. */
const contentsTotalSchema = z.object({
  streams: count,
  /** those of the streams that are buckets */
  buckets: count,
  messages: count,
  bytes: count,
  consumers: count,
  connections: count,
  /** credentials that can connect once it is open: neither expired nor revoked */
  credentials: count,
});
export type ContentsTotal = z.infer<typeof contentsTotalSchema>;

const contentsConsumerSchema = z.object({
  name: z.string(),
  /** when a message was last delivered to it, ISO 8601; null: never, or the server has started since */
  lastReadAt: z.string().nullable(),
  pending: z.number(),
});

const contentsStreamSchema = z.object({
  name: z.string(),
  /** name of the bucket that it keeps; null for a stream */
  bucket: z.string().nullable(),
  side: z.enum(['home', 'edge']),
  messages: z.number(),
  /** stored bytes of one replica */
  bytes: z.number(),
  /** when the newest message came, ISO 8601; null without one */
  lastMessageAt: z.string().nullable(),
  consumers: z.array(contentsConsumerSchema),
});
export type ContentsStream = z.infer<typeof contentsStreamSchema>;

/** What is in an Organization by what its servers and records say; no message and no key is read. */
export const organizationContentsSchema = z
  .object({
    slug: z.string(),
    /** when the servers were asked, ISO 8601 */
    at: z.string(),
    /** servers that did not answer: there may be more than is told here */
    silent: z.array(z.string()),
    total: contentsTotalSchema,
    streams: z.array(contentsStreamSchema),
    credentials: z.object({
      /** all that were issued and are remembered */
      issued: count,
      living: count,
      /** that cannot be read, and may live */
      unreadable: count,
      /** the last time that any of them began or ended a connection; null: never seen */
      lastSeenAt: z.string().nullable(),
    }),
    /** the last time that a message was delivered to any consumer; null: never, or servers have started since */
    lastReadAt: z.string().nullable(),
    /** copies a stream or bucket with the command line of NATS, by whoever has a credential of the role */
    commands: z.array(z.object({ of: z.string(), role: z.string(), command: z.string() })),
  })
  .meta({ id: 'OrganizationContents' });
export type OrganizationContents = z.infer<typeof organizationContentsSchema>;

/** A deletion as the record of the Organization remembers it: while it is carried out, and afterwards. */
export const deletionSchema = z.object({
  /** correlation of its audit records */
  act: z.string(),
  /** ISO 8601 */
  at: z.string(),
  by: personSchema,
  reason: z.string(),
  /** what was in it when it was ordered */
  contents: contentsTotalSchema,
  /** servers on which nothing of it is left: no stream, no connection */
  emptied: z.array(serverProofSchema),
  /** servers that have no claims of it any more */
  removed: z.array(serverProofSchema),
  /** servers that may not delete claims: they keep some that let nobody in */
  keeps: z.array(z.string()),
  /** when the last of its records was removed, ISO 8601; null while it is carried out */
  doneAt: z.string().nullable(),
});
export type Deletion = z.infer<typeof deletionSchema>;

/** What a page shows of it. */
export const shownDeletionSchema = deletionSchema.meta({ id: 'Deletion' });

/** One line of the evidence, in the order in which it is found. */
export const deletionEvidenceSchema = z
  .discriminatedUnion('type', [
    /** it is written down, and from here on carried to its end whoever goes away */
    z.object({ type: z.literal('begun'), act: z.string(), contents: contentsTotalSchema }),
    /** what a server says of streams and connections: none left, or why that is not proven */
    z.object({ type: z.literal('emptied'), ...serverProofSchema.shape }),
    /** a server has no claims of it any more, or keeps such that let nobody in */
    z.object({ type: z.literal('removed'), server: z.string(), keeps: z.boolean(), at: z.string() }),
    /** what Vertebra remembered of it is gone */
    z.object({ type: z.literal('records'), at: z.string() }),
    ...SERVER_LINES,
  ])
  .meta({ id: 'DeletionEvidence' });
export type DeletionEvidence = z.infer<typeof deletionEvidenceSchema>;
