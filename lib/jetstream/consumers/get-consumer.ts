import { askLeader } from '../ask-leader.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { memberText } from '../decode/json-text.ts';
import { CONSUMER_NOT_FOUND, JetStreamError } from '../jetstream-error.ts';
import type { ConsumerInfo } from './consumer-info.ts';
import { consumerInfoSchema } from './consumer-info.ts';

/** In a subject these would ask about something else than one consumer. */
const NOT_IN_A_NAME = /[.*>\s]/;

/**
 * Configuration and state of one consumer, as its leader has it.
 * @throws JetStreamError, code 404 when there is none, 503 when no server leads it
 */
export async function getConsumer(
  connection: NatsConnectionLike,
  stream: string,
  consumer: string,
): Promise<ConsumerInfo> {
  if (NOT_IN_A_NAME.test(consumer)) {
    throw new JetStreamError('api', 'consumer not found', { code: 404, errCode: CONSUMER_NOT_FOUND });
  }
  return askLeader(connection, `CONSUMER.INFO.${stream}.${consumer}`, {}, consumerInfoSchema, (info, text) => ({
    ...info,
    configText: memberText(text, 'config') ?? undefined,
  }));
}
