import { AckPolicy, DeliverPolicy } from 'nats';
import type { NatsConnection } from 'nats';
import { VertebraError } from '../../domain/errors.ts';
import { environmentAssets } from '../../domain/names.ts';
import { apiErrorCode, CONSUMER_NOT_FOUND } from './api-error.ts';

/**
 * Makes the durable pull consumer that a sealed subscriber reads through, from the first message on. One that is there is
 * used as it is when it is a pull consumer with explicit acknowledgement; anything else would not work and is refused.
 */
export async function ensureDurable(connection: NatsConnection, environment: string, durable: string): Promise<void> {
  const { stream, subjects } = environmentAssets(environment);
  const manager = await connection.jetstreamManager();
  try {
    const { config } = await manager.consumers.info(stream, durable);
    if (config.deliver_subject === undefined && config.ack_policy === AckPolicy.Explicit) return;
  } catch (error) {
    if (apiErrorCode(error) !== CONSUMER_NOT_FOUND) throw error;
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      filter_subject: subjects,
    });
    return;
  }
  throw new VertebraError('invalid-request', 'The credential was not issued. Correct the marked fields.', {
    fields: [{ path: 'durable', message: `${stream} has a consumer of this name that is no pull consumer with acknowledgements.` }],
  });
}
