import type { Actor } from '../../../domain/system/actor.ts';
import { ORGANIZATION_ROLES, SOVEREIGN_ROLES } from '../../../domain/system/roles.ts';
import { z } from '../../../domain/zod.ts';

const person = {
  issuer: z.string(),
  subject: z.string(),
  username: z.string(),
  displayName: z.string(),
  sessionId: z.string(),
};

const actorSchema = z.discriminatedUnion('scope', [
  z.object({ ...person, scope: z.literal('sovereign'), roles: z.array(z.enum(SOVEREIGN_ROLES)) }),
  z.object({
    ...person,
    scope: z.literal('organization'),
    organization: z.string(),
    roles: z.array(z.enum(ORGANIZATION_ROLES)),
  }),
]) satisfies z.ZodType<Actor>;

/**
 * What the encrypted cookie holds: who is signed in, and what it takes to stay so and to sign out. The ID token is read once
 * and not kept: with it, the cookies would be larger than what proxies take by default.
 */
export const sessionSchema = z.object({
  actor: actorSchema,
  /** null when the provider gives none: the session then ends with the access token */
  refreshToken: z.string().nullable(),
  /** milliseconds since 1970 */
  startedAt: z.number(),
  /** milliseconds since 1970; what the actor may do is known until then */
  accessExpiresAt: z.number(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Whether the roles in it can still be relied on. */
export const isCurrent = (session: Pick<Session, 'accessExpiresAt'>, now = Date.now()): boolean =>
  session.accessExpiresAt > now;
