import { z } from '../../domain/zod.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { request } from '../request.ts';

const pageSchema = z.looseObject({ total: z.number(), consumers: z.array(z.string()).nullish() });

/**
 * Names of consumers of a stream: the first page of them, up to 1,024 (nats-server, server/jetstream_api.go, JSApiNamesLimit), and
 * how many there are. @throws JetStreamError
 */
export async function getConsumerNames(
  connection: NatsConnectionLike,
  stream: string,
): Promise<{ names: string[]; total: number }> {
  const { consumers, total } = await request(connection, `CONSUMER.NAMES.${stream}`, { offset: 0 }, pageSchema);
  return { names: consumers ?? [], total };
}
