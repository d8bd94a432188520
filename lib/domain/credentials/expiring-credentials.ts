import { z } from '../zod.ts';
import { EXPIRY_WINDOWS } from './credential-state.ts';

/** How many credentials of an Organization end soon, and how many of these are connected by the servers that were asked. */
export const expiringCredentialsSchema = z
  .object({
    /** when it was counted, and the servers were asked */
    at: z.string(),
    windows: z.array(
      z.object({
        /** valid now, and end within so many days */
        days: z.enum(EXPIRY_WINDOWS),
        credentials: z.int().min(0),
        /** of these, how many are connected on a server that answered; null where none answered */
        connected: z.int().min(0).nullable(),
      }),
    ),
    /** servers that did not answer: more may be connected */
    missing: z.array(z.string()),
  })
  .meta({ id: 'ExpiringCredentials' });
export type ExpiringCredentials = z.infer<typeof expiringCredentialsSchema>;
