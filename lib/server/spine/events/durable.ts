import { AckPolicy, DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { VertebraError } from '../../../domain/errors.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { apiErrorOf, CONSUMER_NOT_FOUND, isMissing } from '../../nats/streams/api-error.ts';

/** The configuration of a consumer of an Environment's stream, or null when there is none of that name. */
export async function findDurable(
  connection: NatsConnection,
  environment: string,
  durable: string,
): Promise<ConsumerConfig | null> {
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  try {
    return (await consumers.info(environmentAssets(environment).stream, durable)).config;
  } catch (error) {
    if (apiErrorOf(error)?.err_code !== CONSUMER_NOT_FOUND) throw error;
    return null;
  }
}

/** Whether each message has to be asked for and acknowledged: the other consumers that NATS knows lose what their reader did not finish. */
export const isPulledAndAcknowledged = (config: ConsumerConfig): boolean =>
  !('deliver_subject' in config) && config.ack_policy === AckPolicy.Explicit;

/**
 * Makes the durable pull consumer that a sealed subscriber reads through, from the first message on. Throws `invalid-request`
 * when NATS refuses it.
 */
export async function addDurable(connection: NatsConnection, environment: string, durable: string): Promise<void> {
  const { stream, subjects } = environmentAssets(environment);
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  try {
    await consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      filter_subject: subjects,
    });
  } catch (error) {
    const answer = apiErrorOf(error);
    if (answer === undefined) throw error;
    throw new VertebraError('invalid-request', 'The credential was not issued. Correct the marked fields.', {
      fields: [{ path: 'durable', message: `NATS refused this consumer: ${answer.description}.` }],
      cause: error,
    });
  }
}

/** Deletes a consumer of an Environment's stream; that there is none is as well. */
export async function deleteDurable(connection: NatsConnection, environment: string, durable: string): Promise<void> {
  const { consumers } = await jetstreamManager(connection, { checkAPI: false });
  try {
    await consumers.delete(environmentAssets(environment).stream, durable);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
