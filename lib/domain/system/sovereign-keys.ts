import { freeText } from '../free-text.ts';
import { z } from '../zod.ts';
import { personSchema } from './person-schema.ts';

const operatorKeySchema = z.string().regex(/^O[A-Z2-7]{55}$/, 'Give the public key of a signing key of the operator.');

export const rotateOperatorKeySchema = z
  .object({
    /** public key that signs all accounts from then on */
    to: operatorKeySchema,
    /** read in the audit log */
    reason: freeText('Say why in a few words.', 500),
  })
  .meta({ id: 'RotateOperatorKey' });
export type RotateOperatorKey = z.infer<typeof rotateOperatorKeySchema>;

export const begunOperatorRotationSchema = z
  .object({
    /** `requested`: another security officer has to ask for the same before it begins */
    state: z.enum(['requested', 'begun']),
  })
  .meta({ id: 'BegunOperatorRotation' });

export const operatorRequestSchema = z.object({
  to: z.string(),
  by: personSchema,
  at: z.string(),
  /** when nobody can approve it any more (ISO 8601) */
  until: z.string(),
  reason: z.string(),
});
export type OperatorRequest = z.infer<typeof operatorRequestSchema>;

export const withdrawnRotationSchema = z
  .object({
    /** what no longer waits */
    withdrawn: operatorRequestSchema,
  })
  .meta({ id: 'WithdrawnOperatorRotation' });

export const resigningSchema = z
  .object({
    /** accounts that another key had signed when it was looked last */
    total: z.int(),
    /** of these, not signed again yet */
    left: z.int(),
    /** those of `left` that cannot be signed again as they are; the first of them */
    failed: z.array(z.object({ account: z.string(), name: z.string(), reason: z.string() })),
    /** when this was so (ISO 8601) */
    at: z.string(),
  })
  .meta({ id: 'Resigning' });
export type Resigning = z.infer<typeof resigningSchema>;

export const sovereignKeysSchema = z
  .object({
    /** public key of the operator's signing key that signs all accounts now */
    signs: z.string(),
    /** the one that is made and does not sign yet; null while there is none */
    next: z.string().nullable(),
    /** why `next` must not sign yet: empty when everybody is known to trust it */
    obstacles: z.array(z.string()),
    servers: z.array(
      z.object({
        name: z.string(),
        /** public keys whose account claims it accepts; null when it did not answer */
        trusts: z.array(z.string()).nullable(),
      }),
    ),
    processes: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['console', 'projector']),
        host: z.string(),
        startedAt: z.string(),
        trusts: z.array(z.string()),
        /** by which it can sign accounts */
        holds: z.array(z.string()),
      }),
    ),
    /** the rotation begun last */
    rotation: z
      .object({
        signs: z.string(),
        replaced: z.array(z.string()),
        at: z.string(),
        by: personSchema,
        /** the second person, where two are asked for */
        approvedBy: personSchema.nullable(),
        reason: z.string(),
        /** when no account was signed by a replaced key any more; null until then */
        doneAt: z.string().nullable(),
      })
      .nullable(),
    resigning: resigningSchema.nullable(),
    /** waits for a second person */
    request: operatorRequestSchema
      .extend({
        /** of whoever asks: somebody else has to approve it */
        own: z.boolean(),
      })
      .nullable(),
    twoPeople: z.boolean(),
  })
  .meta({ id: 'SovereignKeys' });
export type SovereignKeys = z.infer<typeof sovereignKeysSchema>;
