/** Replacing a key of the Sovereign, the operator's signing key or the master secret: what people ask for, and what is remembered of it. */
import { freeText } from '../free-text.ts';
import { z } from '../zod.ts';
import { personSchema } from './person-schema.ts';

const reasonSchema = freeText('Say why in a few words.', 500);

export const rotateOperatorKeySchema = z
  .object({
    /** public key that signs all accounts from then on */
    to: z.string().regex(/^O[A-Z2-7]{55}$/, 'Give the public key of a signing key of the operator.'),
    /** read in the audit log */
    reason: reasonSchema,
  })
  .meta({ id: 'RotateOperatorKey' });
export type RotateOperatorKey = z.infer<typeof rotateOperatorKeySchema>;

const MOST_OVERLAP_DAYS = 365;

export const rotateMasterSecretSchema = z
  .object({
    /** number of the master secret that all signing keys are derived from afterwards */
    to: z.int().min(1),
    /**
     * `overlap`: keys of earlier secrets are let in for so many days, or until nobody uses them.
     * `at-once`: they are taken out, which cuts whoever they have signed.
     */
    how: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('overlap'), days: z.int().min(1).max(MOST_OVERLAP_DAYS) }),
      z.object({ kind: z.literal('at-once') }),
    ]),
    /** read in the audit log */
    reason: reasonSchema,
  })
  .meta({ id: 'RotateMasterSecret' });
export type RotateMasterSecret = z.infer<typeof rotateMasterSecretSchema>;

export const begunRotationSchema = z
  .object({
    /** `requested`: another security officer has to ask for the same before it begins */
    state: z.enum(['requested', 'begun']),
  })
  .meta({ id: 'BegunRotation' });
export type BegunRotation = z.infer<typeof begunRotationSchema>;

/** Waits for a second person. */
const requestSchema = z.object({
  by: personSchema,
  at: z.string(),
  /** when nobody can approve it any more (ISO 8601) */
  until: z.string(),
  reason: z.string(),
});
export type RotationRequest = z.infer<typeof requestSchema>;
export const operatorRequestSchema = requestSchema.extend({ to: z.string() });
export const masterRequestSchema = requestSchema.extend({
  to: z.int(),
  how: rotateMasterSecretSchema.shape.how,
});

export const withdrawnOperatorRotationSchema = z
  .object({
    /** what no longer waits */
    withdrawn: operatorRequestSchema,
  })
  .meta({ id: 'WithdrawnOperatorRotation' });
export const withdrawnMasterRotationSchema = z
  .object({ withdrawn: masterRequestSchema })
  .meta({ id: 'WithdrawnMasterRotation' });

/** A rotation that somebody has begun. */
const rotationSchema = z.object({
  /** when it was begun (ISO 8601), by whom and why */
  at: z.string(),
  by: personSchema,
  /** the second person, where two are asked for */
  approvedBy: personSchema.nullable().default(null),
  reason: z.string(),
  /** the correlation id of its audit records */
  act: z.string(),
  /** when nothing was left to do (ISO 8601); null until then */
  doneAt: z.string().nullable().default(null),
});
export const operatorRotationSchema = rotationSchema.extend({
  /** public key that signs from then on */
  signs: z.string(),
  /** public keys that signed before: no claims may be signed by one of them in the end */
  replaced: z.array(z.string()),
});
export type OperatorRotation = z.infer<typeof operatorRotationSchema>;
export const masterRotationSchema = rotationSchema.extend({
  /** number of the secret that new keys are derived from */
  master: z.int().min(1),
  /** public key of its checkpoints: a file of the same number may hold another secret */
  fingerprint: z.string(),
  /** a record of an earlier build lacks it: its keys are moved, and none is cut */
  how: rotateMasterSecretSchema.shape.how.default({ kind: 'overlap', days: 30 }),
});
export type MasterRotation = z.infer<typeof masterRotationSchema>;

/** How far a rotation is: over accounts (the operator's key) or Organizations (the master secret). */
export const rotationProgressSchema = z
  .object({
    /** that were to be changed when it was looked last */
    total: z.int(),
    /** of these, not done yet */
    left: z.int(),
    /** those of `left` that somebody or something is waited for; the first of them */
    failed: z.array(z.object({ name: z.string(), account: z.string().nullable(), reason: z.string() })),
    /** when this was so (ISO 8601) */
    at: z.string(),
  })
  .meta({ id: 'RotationProgress' });
export type RotationProgress = z.infer<typeof rotationProgressSchema>;
