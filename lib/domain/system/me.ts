import { ACTIONS } from '../access-table.ts';
import { ROLES } from './roles.ts';
import { z } from '../zod.ts';

/** Who is signed in and what their roles allow. Pages disable by it; the server asks `access` anyway. */
export const meSchema = z
  .object({
    /** issuer URL of the realm that knows them */
    issuer: z.string(),
    username: z.string(),
    displayName: z.string(),
    roles: z.array(z.enum(ROLES)),
    scope: z.enum(['sovereign', 'organization']),
    /** slug of the one Organization; null for people of the Sovereign */
    organization: z.string().nullable(),
    actions: z.array(z.enum(ACTIONS as [(typeof ACTIONS)[number], ...typeof ACTIONS])),
    /** origin of the projector's read API */
    projectorUrl: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;
