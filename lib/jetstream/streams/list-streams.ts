import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { readAllPages } from './read-all-pages.ts';
import { request } from '../request.ts';
import type { StreamInfo } from './stream-info.ts';
import { streamInfoSchema } from './stream-info.ts';

/** `streams` is null when there are none. */
const pageSchema = z.looseObject({ total: z.number(), streams: z.array(streamInfoSchema).nullish() });

/** Every stream of the account, by name; KV buckets among them. @throws JetStreamError */
export async function listStreams(connection: NatsConnectionLike): Promise<StreamInfo[]> {
  const streams = await readAllPages(async (offset) => {
    const page = await request(connection, 'STREAM.LIST', { offset }, pageSchema);
    return { items: page.streams ?? [], total: page.total };
  });
  return streams.sort((a, b) => (a.config.name < b.config.name ? -1 : 1));
}
