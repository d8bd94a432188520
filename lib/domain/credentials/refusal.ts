import { environmentTypeSchema } from '../organizations/organization.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { CREDENTIAL_ROLE_IDS } from './credential-roles.ts';
import { userPublicKeySchema } from './credential.ts';
import { REFUSAL_CAUSES } from './refusal-cause.ts';

/** Lines kept of one Organization; the oldest goes. */
export const MOST_REFUSALS = 500;

/** Refused logins of one key for one cause. Times are ISO 8601. */
export const refusalSchema = z
  .object({
    /** of the JWT that was shown, whose signature is verified */
    publicKey: z.string(),
    cause: z.enum(REFUSAL_CAUSES),
    count: z.number(),
    first: z.string(),
    last: z.string(),
    /** that refused the last one */
    server: z.string(),
    /** IP addresses it came from, the last one first; not all of them */
    addresses: z.array(z.string()),
    /** of the last one, as the client says; it may say anything */
    client: z.object({ name: z.string(), library: z.string(), version: z.string() }),
    /** the name in the JWT */
    name: z.string(),
    /** what is remembered of the credential; null when it was not issued here, or could not be read */
    credential: z
      .object({ name: z.string(), role: z.enum(CREDENTIAL_ROLE_IDS), environment: environmentTypeSchema })
      .nullable(),
    /** of the JWT; null: it never expires */
    expiresAt: z.string().nullable(),
    issuedAt: z.string(),
    /** who revoked it, where that is the cause and was done here */
    revocation: z.object({ by: personSchema, at: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Refusal' });
export type Refusal = z.infer<typeof refusalSchema>;

/** What the server that answers has heard of. Each one listens for itself, from its start on. */
export const listeningSchema = z
  .object({
    /** nothing of before is known (ISO 8601) */
    since: z.string(),
    /** whether it listens now */
    live: z.boolean(),
    /** when it did not; `to` is null while it does not */
    gaps: z.array(z.object({ from: z.string(), to: z.string().nullable() })),
    /** refused logins anywhere that were too many at once to be looked into, and when that was last */
    unexamined: z.object({ count: z.number(), last: z.string().nullable() }),
  })
  .meta({ id: 'RefusalListening' });
export type RefusalListening = z.infer<typeof listeningSchema>;

export const listRefusalsSchema = z.object({
  /** only those of one credential */
  key: userPublicKeySchema.optional(),
  /** only those whose last one is not older */
  since: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_REFUSALS).default(100),
});
export const refusalPageSchema = z
  .object({
    /** the last refused first */
    items: z.array(refusalSchema),
    /** how many there are of those that are asked for */
    total: z.number(),
    /** whether older ones of this Organization had to go for these */
    forgotten: z.boolean(),
    listening: listeningSchema,
  })
  .meta({ id: 'RefusalPage' });
export type RefusalPage = z.infer<typeof refusalPageSchema>;
