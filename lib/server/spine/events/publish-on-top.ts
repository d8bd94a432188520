import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../../domain/names.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { isMissing, isWrongRevision } from '../../nats/streams/api-error.ts';

/**
 * Publishes an event on a subject of an Environment, made of the last one there, and only while that is the last
 * (Nats-Expected-Last-Subject-Sequence, NATS ADR-8). `next` gets the last one, or null, and gives null when nothing is to be said. False
 * when another one came in between, or the Environment has no stream. Throws when NATS does not answer.
 */
export async function publishOnTop(
  connection: NatsConnection,
  environment: string,
  subject: string,
  next: (last: Uint8Array | null) => string | null,
): Promise<boolean> {
  try {
    const last = await messageGet(connection, environmentAssets(environment).stream, { last_by_subj: subject });
    const event = next(last?.data ?? null);
    if (event === null) return true;
    await jetstream(connection).publish(subject, event, { expect: { lastSubjectSequence: last?.sequence ?? 0 } });
    return true;
  } catch (error) {
    if (isWrongRevision(error) || isMissing(error)) return false;
    throw error;
  }
}
