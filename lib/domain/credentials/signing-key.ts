import { freeText } from '../free-text.ts';
import { environmentTypeSchema } from '../organizations/organization.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { CREDENTIAL_ROLE_IDS, SESSION_KEY_ROLES } from './credential-roles.ts';
import { isKeyName, isSessionKeyRole, KEY_ENVIRONMENTS, KEY_ROLES, WHOLE_ACCOUNT } from './signing-key-name.ts';

/** Names the key that signs the credentials of a role for an Environment. */
export const signingKeyNameSchema = z.object({ role: z.enum(CREDENTIAL_ROLE_IDS), environment: environmentTypeSchema });
export type SigningKeyName = z.infer<typeof signingKeyNameSchema>;

/** Names any key that is rotated: one of credentials, or one of sessions, whose Environment is `-`. */
export const rotatableKeySchema = z.object({ role: z.enum(KEY_ROLES), environment: z.enum(KEY_ENVIRONMENTS) });

/** The number of a key among those of its role and Environment: rotating makes the next one. Keys that were never rotated are 1. */
export const keyGenerationSchema = z.int().min(1);

const MOST_OVERLAP_DAYS = 365;

export const rotateSigningKeySchema = z
  .object({
    ...rotatableKeySchema.shape,
    /** the generation that signs now, as the caller knows it: when it is another, somebody else has rotated, and nothing is done */
    generation: keyGenerationSchema,
    /**
     * `overlap`: the next generation signs from now on, the older ones are taken out when nobody uses them, or after so many days; those
     * of a key of sessions once every session that they have signed is over, which takes no days.
     * `at-once`: the same, and the older ones are taken out now, which cuts everybody who uses them.
     * `end-overlap`: the generation that signs stays, the older ones are taken out now.
     */
    how: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('overlap'), days: z.int().min(1).max(MOST_OVERLAP_DAYS).optional() }),
      z.object({ kind: z.literal('at-once') }),
      z.object({ kind: z.literal('end-overlap') }),
    ]),
    reason: freeText('Say why it is rotated.', 300),
  })
  .refine(isKeyName, {
    path: ['environment'],
    error: `wants “${WHOLE_ACCOUNT}” for a key of sessions (${SESSION_KEY_ROLES.join(', ')}), and an Environment for any other`,
  })
  .refine(({ role, how }) => how.kind !== 'overlap' || isSessionKeyRole(role) === (how.days === undefined), {
    path: ['how', 'days'],
    error:
      'wants how many days the older generations are let in; of a key of sessions that is known, and none are said',
  })
  .meta({ id: 'RotateSigningKey' });
export type RotateSigningKey = z.infer<typeof rotateSigningKeySchema>;

/** Who uses one generation of a key that the claims carry. */
const carriedGenerationSchema = z.object({
  generation: keyGenerationSchema,
  publicKey: z.string(),
  /** valid credentials that are signed by it */
  credentials: z.number(),
  /** connections that servers list under it, of whichever credential */
  connections: z.number(),
});

const rotatedSchema = z.object({ at: z.string(), by: personSchema, reason: z.string() });

export const signingKeySchema = z
  .object({
    ...signingKeyNameSchema.shape,
    /** that signs now */
    generation: keyGenerationSchema,
    /** all that the claims carry, the one that signs first; while its Environment is retired, what they carry once it is restored */
    carried: z.array(carriedGenerationSchema),
    /** when the older ones are taken out at the latest; null when there are none */
    until: z.string().nullable(),
    /** the last rotation; null for a key that was never rotated */
    rotated: rotatedSchema.nullable(),
    /** valid by their times and not revoked, and refused since their key is not carried any more */
    orphaned: z.number(),
    /** the claims carry none of it while its Environment is retired */
    withheld: z.boolean(),
  })
  .meta({ id: 'SigningKey' });
export type SigningKey = z.infer<typeof signingKeySchema>;

export const sessionKeySchema = z
  .object({
    role: z.enum(SESSION_KEY_ROLES),
    environment: z.literal(WHOLE_ACCOUNT),
    /** that signs now */
    generation: keyGenerationSchema,
    /** all that the claims carry, the newest first: one newer than the one that signs is on its way to the servers */
    carried: z.array(carriedGenerationSchema.omit({ credentials: true })),
    /** when every session of the older ones is over, and they are taken out; null when there are none */
    until: z.string().nullable(),
    rotated: rotatedSchema.nullable(),
  })
  .meta({ id: 'SessionKey' });
export type SessionKey = z.infer<typeof sessionKeySchema>;

export const signingKeysSchema = z
  .object({
    items: z.array(signingKeySchema),
    /** keys that sign no credentials: of pages that show streams, and of the server's own connections */
    sessions: z.array(sessionKeySchema),
    /** when servers were asked for connections */
    at: z.string(),
    /** servers that did not answer: there may be more connections on them */
    silent: z.array(z.string()),
    /** credential records that cannot be read, and are in none of these figures */
    unreadable: z.number(),
  })
  .meta({ id: 'SigningKeys' });
export type SigningKeys = z.infer<typeof signingKeysSchema>;
