import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import type { ConsumerInfo } from '../consumers/consumer-info.ts';
import { consumerInfoSchema } from '../consumers/consumer-info.ts';
import { readAllPages } from './read-all-pages.ts';
import type { ListAnswer } from './read-all-pages.ts';
import { request } from '../request.ts';

const pageSchema = z.looseObject({
  total: z.number(),
  consumers: z.array(consumerInfoSchema).nullish(),
  missing: z.array(z.string()).nullish(),
});

/** Every consumer of a stream, by name. @throws JetStreamError */
export async function listConsumers(connection: NatsConnectionLike, stream: string): Promise<ListAnswer<ConsumerInfo>> {
  const { items, missing } = await readAllPages(async (offset) => {
    const page = await request(connection, `CONSUMER.LIST.${stream}`, { offset }, pageSchema);
    return { items: page.consumers ?? [], total: page.total, missing: page.missing ?? [] };
  });
  return { items: items.sort((a, b) => (a.name < b.name ? -1 : 1)), missing };
}
