import { userPublicKeySchema } from '../credentials/credential.ts';
import { z } from '../zod.ts';

export const openNatsSessionSchema = z
  .object({
    /** public half of a key pair that this page made for itself */
    publicKey: userPublicKeySchema,
  })
  .meta({ id: 'OpenNatsSession' });

export const natsSessionSchema = z
  .object({
    jwt: z.string(),
    role: z.enum(['inspector', 'reader']),
    expiresAt: z.string(),
    /** seconds until it expires, by the server's clock: a browser's own may be wrong */
    lifetimeSeconds: z.number(),
    websocket: z.string(),
    inboxPrefix: z.string(),
  })
  .meta({ id: 'NatsSession' });
export type OpenedNatsSession = z.infer<typeof natsSessionSchema>;
