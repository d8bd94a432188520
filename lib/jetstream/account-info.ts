import { z } from '../domain/zod.ts';
import type { NatsConnectionLike } from './connection.ts';
import { request } from './request.ts';

const accountInfoSchema = z.looseObject({
  memory: z.number(),
  storage: z.number(),
  streams: z.number(),
  consumers: z.number(),
  /** -1 is unlimited */
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
