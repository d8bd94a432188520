import { AckPolicy, DeliverPolicy } from 'nats';
import type { ConsumerConfig, NatsConnection } from 'nats';
import { VertebraError } from '../../domain/errors.ts';
import { environmentAssets } from '../../domain/names.ts';
import { apiErrorOf, CONSUMER_NOT_FOUND } from './api-error.ts';

const refuse = (message: string, cause?: unknown): never => {
  throw new VertebraError('invalid-request', 'The credential was not issued. Correct the marked fields.', {
    fields: [{ path: 'durable', message }],
    cause,
  });
};

async function findOrAdd(connection: NatsConnection, environment: string, durable: string): Promise<ConsumerConfig> {
  const { stream, subjects } = environmentAssets(environment);
  const { consumers } = await connection.jetstreamManager({ checkAPI: false });
  try {
    return (await consumers.info(stream, durable)).config;
  } catch (error) {
    if (apiErrorOf(error)?.err_code !== CONSUMER_NOT_FOUND) throw error;
  }
  const added = await consumers.add(stream, {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    filter_subject: subjects,
  });
  return added.config;
}

/** Whether each message has to be asked for and acknowledged: the other consumers that NATS knows lose what their reader did not finish. */
export const isPulledAndAcknowledged = (config: ConsumerConfig): boolean =>
  !('deliver_subject' in config) && config.ack_policy === AckPolicy.Explicit;

/**
 * Makes the durable pull consumer that a sealed subscriber reads through, from the first message on. One that is there is
 * used as it is when it is a pull consumer with explicit acknowledgement; anything else would not work and is refused.
 */
export async function ensureDurable(connection: NatsConnection, environment: string, durable: string): Promise<void> {
  let config: ConsumerConfig;
  try {
    config = await findOrAdd(connection, environment, durable);
  } catch (error) {
    const answer = apiErrorOf(error);
    if (answer === undefined) throw error;
    return refuse(`NATS refused this consumer: ${answer.description}.`, error);
  }
  if (!isPulledAndAcknowledged(config)) {
    refuse(`${environment} has a consumer of this name that is no pull consumer with acknowledgements.`);
  }
}
