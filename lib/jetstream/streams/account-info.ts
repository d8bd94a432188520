import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { request } from '../request.ts';

const accountInfoSchema = z.looseObject({
  memory: z.number(),
  storage: z.number(),
  streams: z.number(),
  consumers: z.number(),
  /** limits by number of replicas, where the account has these: then those beside them are 0 and mean nothing */
  tiers: z.record(z.string(), z.unknown()).optional(),
  /** of storage -1 is unlimited and 0 none; of streams and consumers both are unlimited */
  limits: z.looseObject({
    max_memory: z.number(),
    max_storage: z.number(),
    max_streams: z.number(),
    max_consumers: z.number(),
  }),
});
export type AccountInfo = z.infer<typeof accountInfoSchema>;

/** What the account uses of JetStream, in bytes and counts, and its limits. @throws JetStreamError */
export const getAccountInfo = (connection: NatsConnectionLike): Promise<AccountInfo> =>
  request(connection, 'INFO', {}, accountInfoSchema);
