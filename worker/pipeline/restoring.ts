import { environmentAssets } from '../../lib/domain/names.ts';
import { getMessage } from '../../lib/jetstream/messages/get-message.ts';
import { isTooLarge } from '../../lib/server/nats/streams/api-error.ts';
import { keepRejectedEvent } from '../../lib/server/spine/events/rejected-events.ts';
import { sequenceOf } from '../projections/change.ts';
import type { Change } from '../projections/change.ts';
import { readEvent } from '../projections/read-event.ts';
import type { OpenState } from './open-state.ts';
import type { Restoring } from './oversight/read-again.ts';

export const TOO_LARGE =
  'Its state would be larger than a message may be here (max_payload, or max_msg_size of the bucket).';

/**
 * How events that are read again come into the state, or among the rejected ones.
 * @param write brings a change into the bucket, in turn with the events about its key
 */
export function restoringOf(
  { home, publisher, environment, figures }: OpenState,
  write: (change: Change) => Promise<'written' | 'late'>,
): Restoring {
  const reject = async (sequence: number, tooLarge?: string): Promise<boolean> => {
    // What others judged before it was opened, somebody may have settled since.
    if (sequence <= figures.acknowledged) return false;
    const event = await getMessage(home.connection, environmentAssets(environment).stream, sequence);
    const read = event && readEvent(environment, event);
    const reason = read?.kind === 'rejected' ? read.reason : tooLarge;
    if (event === null || reason === undefined) return false;
    return keepRejectedEvent(publisher, environment, { ...event, reason });
  };
  return {
    reject: (sequence) => reject(sequence),
    change: async (change) => {
      try {
        return (await write(change)) === 'written';
      } catch (error) {
        if (isTooLarge(error)) return reject(sequenceOf(change), TOO_LARGE);
        throw error;
      }
    },
  };
}
