import { z } from '../zod.ts';
import {
  masterRequestSchema,
  masterRotationSchema,
  operatorRequestSchema,
  operatorRotationSchema,
  rotationProgressSchema,
} from './key-rotation.ts';

/** Of a request: whether whoever looks has made it, so that somebody else has to approve it. */
const own = { own: z.boolean() };

export const masterSecretSchema = z
  .object({
    /** number of the secret that new keys are derived from */
    current: z.int(),
    /** the newest that a process holds and that is not used yet; null while there is none */
    next: z.int().nullable(),
    /** why the next one, or the current one while there is none, cannot be rotated to: empty when every process holds it */
    obstacles: z.array(z.string()),
    /** begun last */
    rotation: masterRotationSchema.nullable(),
    progress: rotationProgressSchema.nullable(),
    request: masterRequestSchema.extend(own).nullable(),
  })
  .meta({ id: 'MasterSecret' });
export type MasterSecret = z.infer<typeof masterSecretSchema>;

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
        /** number of each master secret that it holds → its fingerprint, by which it is told from another */
        masters: z.record(z.string(), z.string()),
      }),
    ),
    /** the rotation begun last */
    rotation: operatorRotationSchema.nullable(),
    progress: rotationProgressSchema.nullable(),
    /** waits for a second person */
    request: operatorRequestSchema.extend(own).nullable(),
    /** whether it takes two people to replace a key */
    twoPeople: z.boolean(),
    master: masterSecretSchema,
  })
  .meta({ id: 'SovereignKeys' });
export type SovereignKeys = z.infer<typeof sovereignKeysSchema>;

export const masterUsesSchema = z
  .object({
    /** when claims and audit log were read (ISO 8601) */
    at: z.string(),
    current: z.int(),
    organizations: z.int(),
    masters: z.array(
      z.object({
        master: z.int(),
        /** by which it is told from another; null where this process does not hold it */
        fingerprint: z.string().nullable(),
        /** signing keys of it in claims, and Organizations that carry one */
        keys: z.int(),
        organizations: z.int(),
        /** checkpoints of the audit log that it has signed */
        checkpoints: z.int(),
        /** whether its file may be removed: nothing that is valid is of it */
        removable: z.boolean(),
      }),
    ),
    /** checkpoints of the audit log that no held master secret has signed */
    broken: z.int(),
  })
  .meta({ id: 'MasterUses' });
export type MasterUses = z.infer<typeof masterUsesSchema>;
