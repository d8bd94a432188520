import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { readAllPages } from './read-all-pages.ts';
import type { ListAnswer } from './read-all-pages.ts';
import { request } from '../request.ts';
import type { StreamInfo } from './stream-info.ts';
import { streamInfoSchema } from './stream-info.ts';

/** Lists are null where there is nothing. */
const pageSchema = z.looseObject({
  total: z.number(),
  streams: z.array(streamInfoSchema).nullish(),
  missing: z.array(z.string()).nullish(),
});

/** Every stream of the account, by name; KV buckets among them. @throws JetStreamError */
export async function listStreams(connection: NatsConnectionLike): Promise<ListAnswer<StreamInfo>> {
  const { items, missing } = await readAllPages(async (offset) => {
    const page = await request(connection, 'STREAM.LIST', { offset }, pageSchema);
    return { items: page.streams ?? [], total: page.total, missing: page.missing ?? [] };
  });
  return { items: items.sort((a, b) => (a.config.name < b.config.name ? -1 : 1)), missing };
}
