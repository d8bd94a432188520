import { z } from '../zod.ts';

/** Which credentials of an Organization are connected now, by the servers that were asked. */
export const connectedCredentialsSchema = z
  .object({
    /** when the servers were asked */
    at: z.string(),
    /** connections of each credential that has one, on all servers that answered */
    connected: z.array(z.object({ publicKey: z.string(), connections: z.int().min(1) })),
    /** servers that did not answer: there may be more connections, and of credentials that are not named */
    missing: z.array(z.string()),
    /** false: more are connected than are named */
    complete: z.boolean(),
  })
  .meta({ id: 'ConnectedCredentials' });
export type ConnectedCredentials = z.infer<typeof connectedCredentialsSchema>;
