import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { readAllPages } from './read-all-pages.ts';
import type { ListAnswer } from './read-all-pages.ts';
import { request } from '../request.ts';

const sequenceSchema = z.looseObject({
  consumer_seq: z.number(),
  stream_seq: z.number(),
  last_active: z.string().optional(),
});

/** One item of `$JS.API.CONSUMER.LIST`. Names are JetStream's own; durations are nanoseconds. */
const consumerInfoSchema = z.looseObject({
  name: z.string(),
  created: z.string(),
  config: z.looseObject({
    durable_name: z.string().optional(),
    description: z.string().optional(),
    deliver_policy: z.string(),
    ack_policy: z.string(),
    deliver_subject: z.string().optional(),
    filter_subject: z.string().optional(),
    filter_subjects: z.array(z.string()).optional(),
    max_deliver: z.number().default(-1),
    max_ack_pending: z.number().default(-1),
    /** RFC 3339; only while it is paused */
    pause_until: z.string().optional(),
  }),
  delivered: sequenceSchema,
  ack_floor: sequenceSchema,
  num_ack_pending: z.number(),
  num_redelivered: z.number(),
  num_waiting: z.number().default(0),
  /** messages of the stream that wait for it: its lag */
  num_pending: z.number(),
  /** somebody subscribes where it delivers; the server leaves it out when nobody does */
  push_bound: z.boolean().optional(),
  paused: z.boolean().optional(),
  pause_remaining: z.number().optional(),
  /** RFC 3339, the server's clock when it answered */
  ts: z.string().optional(),
});
export type ConsumerInfo = z.infer<typeof consumerInfoSchema>;

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
