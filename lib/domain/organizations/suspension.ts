/** Suspending an Organization and resuming it: what is asked, what is remembered, and the evidence. */
import { SERVER_LINES, serverProofSchema } from '../evidence.ts';
import { freeText } from '../free-text.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { firstLimitsSchema } from './limits.ts';

export const suspendOrganizationSchema = z
  .object({
    /** the name of the Organization once more: everybody in it is cut */
    confirm: z.string().max(100),
    /** for its people as well, who see it on every page of theirs and in their audit log */
    reason: freeText('Say why it is suspended.', 300),
  })
  .meta({ id: 'SuspendOrganization' });
export type SuspendOrganization = z.infer<typeof suspendOrganizationSchema>;

export const resumeOrganizationSchema = z
  .object({
    reason: freeText('Say why it is resumed.', 300),
    /** limit of connections, where nobody knows what it was: another tool set it to 0. Refused otherwise */
    connections: firstLimitsSchema.shape.connections.optional(),
  })
  .meta({ id: 'ResumeOrganization' });
export type ResumeOrganization = z.infer<typeof resumeOrganizationSchema>;

/** The last time that somebody suspended or resumed an Organization, as its record remembers it. */
export const suspensionSchema = z.object({
  /** correlation of its audit records */
  act: z.string(),
  /** false: it was resumed */
  suspended: z.boolean(),
  /** ISO 8601 */
  at: z.string(),
  by: personSchema,
  reason: z.string(),
  /** the limit that it is resumed with, where that was asked for */
  connections: z.int().nullable(),
  /** the claims of both accounts say so on every server that answered */
  written: z.boolean(),
  servers: z.array(serverProofSchema),
  /** connections that servers reported as closed */
  closed: z.number(),
});
export type Suspension = z.infer<typeof suspensionSchema>;

/** What a page shows of it. */
export const shownSuspensionSchema = suspensionSchema
  .pick({ act: true, suspended: true, at: true, by: true, reason: true, servers: true, closed: true })
  .meta({ id: 'Suspension' });
export type ShownSuspension = z.infer<typeof shownSuspensionSchema>;

/** One line of the evidence, in the order in which it is found. */
export const suspensionEvidenceSchema = z
  .discriminatedUnion('type', [
    /** it is written down, and from here on carried to its end whoever goes away */
    z.object({
      type: z.literal('begun'),
      act: z.string(),
      suspended: z.boolean(),
      /** that the servers listed before, leafnodes included */
      connections: z.number(),
      /** those of Vertebra itself among them, which are not told of one by one */
      own: z.number(),
    }),
    ...SERVER_LINES,
  ])
  .meta({ id: 'SuspensionEvidence' });
export type SuspensionEvidence = z.infer<typeof suspensionEvidenceSchema>;
