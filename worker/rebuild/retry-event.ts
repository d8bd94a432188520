import { REJECTED_HEADERS } from '../../lib/domain/environments/environment-state-words.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import { environmentAssets } from '../../lib/domain/names.ts';
import type { RetriedEvent } from '../../lib/domain/environments/rejected-event.ts';
import { getMessage } from '../../lib/jetstream/messages/get-message.ts';
import type { StoredMessage } from '../../lib/jetstream/messages/stored-message.ts';
import { isTooLarge } from '../../lib/server/nats/streams/api-error.ts';
import {
  readRejectedEvent,
  removeRejectedEvent,
  updateRejectedEvent,
} from '../../lib/server/spine/events/rejected-events.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readEvent } from '../projections/read-event.ts';

const TOO_LARGE = 'Its state is still larger than a message may be here.';

/** The event itself, or what was kept of it; null when its payload was left out there. */
async function findEvent({ state }: Pipeline, sequence: number, copy: StoredMessage): Promise<StoredMessage | null> {
  const event = await getMessage(state.home.connection, environmentAssets(state.environment).stream, sequence);
  if (event) return event;
  const headers = new Map(copy.headers);
  if (headers.has(REJECTED_HEADERS.omitted)) return null;
  return { ...copy, sequence, subject: headers.get(REJECTED_HEADERS.subject) ?? '' };
}

/**
 * Judges a rejected event anew. Once it is in the state, or a later one about its object is, it is no longer among the rejected ones.
 * Throws `not-found` when it is not among them.
 */
export async function retryEvent(pipeline: Pipeline, sequence: number): Promise<RetriedEvent> {
  const { environment, home, publisher } = pipeline.state;
  const copy = await readRejectedEvent(home.connection, environment, sequence);
  if (copy === null)
    throw new VertebraError('not-found', `No event ${sequence} is among the rejected ones of ${environment}.`);
  const event = await findEvent(pipeline, sequence, copy);
  const stays = (detail: string): RetriedEvent => ({ sequence, settled: false, detail });
  if (event === null)
    return stays('The event is no longer in its stream, and it was too large to be kept here as well.');
  const refuse = async (reason: string) => {
    const time = new Map(copy.headers).get(REJECTED_HEADERS.time) ?? event.time;
    await updateRejectedEvent(publisher, home.connection, environment, { ...event, time, reason }, copy);
    return stays(reason);
  };
  const read = readEvent(environment, event);
  if (read.kind === 'rejected') return refuse(read.reason);
  try {
    const outcome = await pipeline.change(read);
    await removeRejectedEvent(home.connection, environment, sequence);
    const detail =
      outcome === 'late'
        ? `A later event about ${read.key} is in the state already.`
        : `It is in the state now, as ${read.key}.`;
    return { sequence, settled: true, detail };
  } catch (error) {
    if (isTooLarge(error)) return refuse(TOO_LARGE);
    throw error;
  }
}
