import type { NatsConnection } from 'nats';
import { environmentAssets } from '../../domain/names.ts';
import { getStream } from '../../jetstream/get-stream.ts';
import { isMissing } from './api-error.ts';

/** Whether an Environment has its stream of events. Throws when NATS does not say. */
export async function streamExists(connection: NatsConnection, environment: string): Promise<boolean> {
  try {
    await getStream(connection, environmentAssets(environment).stream);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
